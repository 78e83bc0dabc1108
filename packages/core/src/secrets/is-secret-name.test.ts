import { describe, expect, test } from "vitest";
import { isSecretName } from "./is-secret-name.ts";

/** Splits a list of names at white space. */
const words = (names: string) => names.trim().split(/\s+/);

const secret = [
  // Single words.
  ...words(`
    key keys token password passwd pwd passphrase passcode secret secrets auth oauth oauth2
    authorization authentication bearer jwt credential credentials creds cookie cookies signature sig
    hmac apikey pem otp pat
  `),
  // snake_case, kebab-case, camelCase, PascalCase, upper case, with dots, with spaces, joined.
  ...words(`
    openai_api_key replicate_api_token hf_token hf_api_token civitai_api_token api_key api_token
    x-api-key api-key auth-token set-cookie x-auth-token x-amz-signature x-amz-security-token apiKey
    openaiApiKey openAIApiKey accessToken clientSecret privateKey authToken hfToken ApiKey OpenAIKey
    APIKey APIToken XApiKey SecretAccessKey HFToken AWSSecretKey API_KEY OPENAI_API_KEY HF_TOKEN
    AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID GITHUB_PAT APIKEY openai.api.key Authorization X-API-Key
    Proxy-Authorization Cookie apikey openaiapikey accesstoken authtoken hftoken secretkey privatekey
    accesskey clientsecret userpassword openaikey bearertoken refreshtoken sessiontoken idtoken
  `),
  "api key",
  // With other words before or after.
  ...words(`
    aws_secret_access_key webhook_secret client_secret app_secret signing_secret shared_secret
    access_key secret_key private_key signing_key encryption_key license_key service_key master_key
    account_key storage_key_value stripe_key openai_key gemini_key elevenlabs_key access_token
    refresh_token id_token bearer_token session_token csrf_token user_token use_auth_token
    huggingface_token github_token slack_bot_token webhook_token download_token db_password
    user_password smtp_pass admin_pass pass basic_auth http_auth proxy_auth api_key_openai api_key_2
    api_key2 openai_api_key_v2 OPENAI_API_KEY_PROD api_key_value token_hf token_value token_2 token1
    key_openai key1 key_2 secret_openai password2 _token __api_key__ $token token_ my_token_value
    api_keys access_tokens hf_tokens auth_header auth_data session_id session_cookie service_account
    service_account_json ssh_key ssh_private_key gcp_credentials google_application_credentials
    aws_credentials connection_string seed_phrase request_signature webhook_signature hmac_signature
    sas_token
  `),
  // Sessions, users, services, and access codes.
  ...words(`
    sessionid sessionId sid passkey pass_key accesskeyid authheader authHeader authkey pin_code pincode
    access_code accesscode unlock_code recovery_codes backup_codes mnemonic serviceaccount
    serviceAccountJson keyfile key_file proxy_pass proxypass userpass sas sas_url apikeyvalue tokenvalue
    security_code recovery_key user_pin end_user_token special_access_token index_access_token
    class_session_token total_auth_key groqkey xaikey bflkey mistralkey civitaikey togetherkey
    consumerkey newvendorkey fal_image_key google_voice_key private_board_key cloudflare_images_key
    bunny_image_key acme_template_key acmeStyleKey MISTRALKEY dsn cvv xsrf
  `),
  // Written with Unicode variants of the letters.
  ...words("ａｐｉ＿ｋｅｙ API‑KEY"),
  "api\u200bkey",
];

const plain = [
  // Counts and kinds of text tokens, and operations on them.
  ...words(`
    max_tokens maxTokens num_tokens min_tokens max_new_tokens n_tokens total_tokens maxtokens MAX_TOKENS
    max-tokens max_token token_count token_limit token_budget tokens_per_second input_tokens
    output_tokens prompt_tokens completion_tokens image_tokens text_tokens token_merging_ratio
    tokenMergingRatio token_merging token_merge_ratio token_length token_type token_normalization
    token_weights token_size stop_token eos_token bos_token pad_token unk_token mask_token
    special_tokens trigger_token placeholder_token class_token stop_tokens tokenizer tokenize
    tokenizer_name tokenization detokenize Tokenizer tokenizerPath
  `),
  // Key frames, key colors, music, and words that end in key.
  ...words(`
    keyframes keyframe keyframe_interval key_frames keyFrames key_frame_interval keyframeImages
    key_color keyColor key_colour keying chroma_key chromaKey chroma_key_color chromakey luma_key
    color_key alpha_key key_light keyLight keypoints key_points key_poses keyword keywords key_words
    keywordStrength key_signature musical_key song_key keyboard key_image key_visual key_style
    key_strength style_key cache_key sort_key public_key ssh_public_key publicKey idempotency_key hotkey
    hot_key lookup_key object_key key_scale monkey turnkey donkey turkey hockey whiskey jockey
    monkey_style turkeyColor first_image_key input_image_key main_style_key reference_voice_key low_key
    high_key stylekey imagekey lowkey keycode keycodes smokey smokey_eyes mickey hokey monkeys donkeys
    turkeys latchkey keychain keyring keynote thinking_tokens reasoning_tokens max_user_tokens
    style_token lora_token class_token side sidewalk inside sasquatch pinup pin_up pinned code codes
    zip_code color_code language_code access accessories session session_name proxy user service account
    recovery backup idea passport mnemosyne password_length
  `),
  // Words that start like the name of a secret.
  ...words(`
    secretary secretary_outfit secretion passage passenger pass_count num_passes passes passthrough
    compass second_pass render_pass bypass author author_name authority authentic authenticity
    bearerless signal signage sign cookiecutter credits credit pattern patch path spat pemmican
    configure sigma sigmas noise_sigma thermos
  `),
  // Properties of secrets.
  ...words(`
    password_strength password_length passwordLength auth_type auth_mode authMethod secret_count
    token_format key_type key_size key_length signature_style signature_size signature_color
    time_signature timeSignature artist_signature cookie_style cookie_size credential_type
  `),
  // Real inputs of models.
  ...words(`
    prompt negative_prompt seed quality guidance_scale num_inference_steps image mask aspect_ratio
    output_format user_id safety_filter_level go_fast lora_scale lora_weights style_type
    magic_prompt_option moderation background input_fidelity scheduler refine high_noise_frac
    prompt_strength disable_safety_checker enhance_prompt mode size _ 2 __proto__ constructor toString
    日本語 webhook_url session_length connection_strength
  `),
  "",
];

describe("isSecretName", () => {
  test.each(secret)("%j is the name of a secret", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(plain)("%j is not", (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  test("recognizes a secret in any case style", () => {
    const parts = ["acme", "api", "key"];
    const capital = (word: string) => word[0]?.toUpperCase() + word.slice(1);
    const styles = [
      parts.join("_"),
      parts.join("-"),
      parts.join("."),
      parts.join(" "),
      parts.join("_").toUpperCase(),
      parts.join("-").toUpperCase(),
      parts.map(capital).join(""),
      parts.map(capital).join("-"),
      parts.map((word, index) => (index === 0 ? word : capital(word))).join(""),
      parts.join(""),
      parts.join("").toUpperCase(),
    ];
    expect(styles.filter((name) => !isSecretName(name))).toEqual([]);
  });

  test("handles a name of a megabyte quickly", () => {
    expect(isSecretName("a".repeat(1_000_000))).toBe(false);
    expect(isSecretName("aA".repeat(500_000))).toBe(false);
    expect(isSecretName(`${"_".repeat(1_000_000)}token`)).toBe(true);
  });
});
