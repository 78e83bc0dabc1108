/** Patterns for a provider's sentence in lower case. `content-verdict.ts` says how each group is used. */

/** Refusal codes: Replicate's, OpenAI's, Google's, MiniMax's, ByteDance's, Alibaba's, Stability's, Kling's. */
export const codes: readonly RegExp[] = [
  /\bE005\b/,
  /\bmoderation_(?:blocked|failed|rejected)\b|\bcontent_(?:policy_violation|filter(?:ed)?|moderated|blocked|rejected)\b/i,
  /\brai_?(?:media_?)?filtered(?!_?count\W+0)/i,
  /\b(?:prohibited_content|image_safety|image_prohibited_content|safety_violations?|safety_blocked|(?:image|prompt|content|input|output)_unsafe|unsafe_(?:image|prompt|content|input|output)|blocked_by_safety)\b/i,
  /\b(?:finish|block|filter)_?reason\W{1,5}(?:safety|prohibited|recitation|blocklist|content_filter|image_safety|spii)/i,
  /\b(?:input|output)\s?new_sensitive\b|\b(?:code|error)\W{0,4}102[67]\b|\(102[67]\)/i,
  /(?:Sensitive|Inappropriate|Nsfw|NSFW)Content(?:Detected|Error|Exception)\b|\bDataInspectionFailed\b|AIPolicyViolation/,
  /\b(?:sensitive|inappropriate|unsafe|nsfw|explicit|harmful|offensive|sexual|violent|illegal|disallowed)_(?:content|words?|input|output|prompt|image|text|request|video)(?:_(?:detected|found|error|blocked))?\b(?!["']?\s*[:=]\s*["']?(?:false|0\b|none|null|no\b))/i,
  /\bsafety\W{1,4}block_(?:low|medium|only|high)/i,
  /\bblock(?:ed|s)?\b(?:\W+\w+){0,3}?\W+(?:block_(?:low|medium|only)\w*|harm_category_\w+)|\bharm_category_\w+(?:\W+\w+){0,3}?\W+(?:high|medium|blocked)\b/i,
  // Google's codes: https://cloud.google.com/vertex-ai/generative-ai/docs/image/responsible-ai-imagen
  /\bsupport codes\W{1,3}\d{8}\b/i,
  /\bsupport code\W{1,3}(?:58061214|17301594|29310472|15236754|64151117|62263041|57734940|22137204|74803281|29578790|42876398|39322892|92201652|89371032|49114662|72817394|90789179|63429089|43188360|78610348|61493863|56562880|32635315|3556157[45])\b/i,
  /\bnsfw_(?:content_)?detected\b(?!\W+(?:false|0\b))|\brisk_control\w*_(?:failed|rejected|triggered)\b/i,
];

const content =
  "(?:content|contents|material|information|info|imagery|images?|pictures?|videos?|words?|terms|prompts?|topics?|subjects?|language|text|keywords?|elements?|themes?|concepts?|scenes?)";
const asked =
  "(?:prompts?|images?|photos?|pictures?|contents?|videos?|inputs?|outputs?|requests?|texts?|descriptions?|generations?|results?|tasks?|responses?|uploads?|references?)";
/** Words between the subject and the verdict: "image was", "request has been". */
const be =
  "(?: (?:that|which|was|were|is|are|be|been|being|has|have|got|gets?|may|might|content|generation|generated|produced|you uploaded|you sent))*";
const bad =
  "(?:sensitive|inappropriate|prohibited|disallowed|offensive|unsafe|harmful|objectionable|unsuitable|illicit|indecent|vulgar|nsfw|forbidden|unlawful|pornographic|sexual|sexually explicit|violent|hateful|adult|abusive|non-compliant|policy-violating|violating)";

/** Excludes technical uses, such as "sensitive to noise" and "unsafe pickle". */
const notTechnical =
  "(?! (?:to|on|pickle|code|char\\w*|paths?|operations?|urls?|casts?|html|globals?|deseriali\\w*)\\b)";

const inPerson = "(?:i|we)(?:'m| am| are|'re)? (?:can't|cannot|can not|won't|unable to|not able to)";

/** Phrases that are a refusal by themselves. */
export const phrases: readonly RegExp[] = [
  /\b(?:blocked|filtered|rejected|refused|flagged|stopped|removed|withheld|declined) (?:by|due to|because of|per|under|based on) (?:\S+ ){0,3}?safety\b(?! (?:net|pin|margin))/,
  new RegExp(
    `\\b(?:sensitive|inappropriate|disallowed|offensive|unsafe|harmful|objectionable|unsuitable|illicit|indecent|vulgar|explicit) (?:inputs?|outputs?|requests?|photos?|uploads?|descriptions?|references?|prompts?|results?)\\b${notTechnical}`,
  ),
  /(?:\bnot|n't|\bfail(?:ed|s)? to) pass(?:ed)? (?:\S+ ){0,4}?(?:review|audit|moderation|inspection|screening|censorship|vetting)\b|\b(?:image|photo|picture|prompt|text|video|content)s?\b.{0,40}(?:\bnot|n't|\bfailed to) pass(?:ed)? (?:\S+ )?(?:verification|checks?)\b|\bfail(?:ed|s) (?:(?:the|our|a|its) )?(?:\w+ )?(?:review|audit|screening|inspection)\b/,
  /\b(?:person|people|human|face|child|children|celebrity|minor)s?(?:'s)? generation\b.{0,20}\b(?:disabled|blocked|prohibited|off|(?:not|isn't) (?:allowed|enabled|permitted|available))\b|\bgenerat\w+ (?:of )?(?:people|persons?|humans?|faces|children|minors|celebrities)\b.{0,20}\b(?:disabled|blocked|prohibited|not (?:allowed|enabled|permitted))\b/,
  /\b(?:rai|block|filter|refus|reject|safety|moderation)\w*(?: \w+)? reasons?\W{1,4}(?:sexual|violen|hate|harass|dangerous|toxic|child|celebrit|porn|nud|profan|vulgar|self.?harm|derogatory|insult|person|face|prohibited|safety|minor|weapon|drug)/,
  new RegExp(
    `\\b${inPerson} (?:help|assist|comply|do|engage)(?: you)?(?: with)? (?:that|this|it|your|such)\\b`,
  ),
  new RegExp(
    `\\b${inPerson} (?:create|generate|make|produce|draw|depict|fulfil\\w*|edit|animate) (?:that|this|such|your|images? of|pictures? of|content)\\b(?!.*\\b(?:moment|now|time|later|again|capacity|busy)\\b)`,
  ),
  /\b(?:texts?|prompts?|contents?|images?|pictures?|photos?|inputs?|words?|requests?) (?:is|are|was|were|may be|seems?|contains?|includes?) (?:\w+ )?illegal\b(?! (?:char|arg|value|size|format|type|token|byte|escape|memory|instr|utf|json|param|opt))/,
  /\bnsfw\b(?! (?:model|detect(?:or|ion)|classifier|filter|check\w*|score|module))|\bnot safe for work\b/,
  new RegExp(`\\b${bad}(?:(?:, | or | and |/)[\\w-]+)* ${content}\\b`),
  /\b(?:explicit|graphic|illegal|restricted|banned|blocked|suggestive) (?:content|material|imagery|information|words|keywords?|phrases?|topics?)\b/,
  new RegExp(
    `\\b(?:flagged|deemed|considered|marked|classified|identified|detected|judged|recogni[sz]ed) (?:as |to be )?(?:\\w+ ){0,3}?${bad}\\b`,
  ),
  new RegExp(
    `\\b(?:may|might|could|to|is|are|was|were|too|contains?|containing|involves?) (?:be )?${bad}${notTechnical}`,
  ),
  new RegExp(`\\b${asked}\\b(?:\\W+\\w+){0,3}?\\W+${bad}${notTechnical}`),
  /\bflagged (?:for|by|due|because)\b/,
  /\bmoderated\b/,
  /\brisk[- ]control\b|\bcontent risk\b|\bhigh[- ]risk content\b/,
  /\bpolic(?:y|ies)[- ](?:violations?|reasons?|restrictions?|concerns?)\b/,
  /\bviolat\w*\b.{0,80}\b(?:polic(?:y|ies)|guidelines?|terms|standards?|practices|principles|regulations?|laws?|tos)\b/,
  /\b(?:against|breach\w*(?: of)?|contrary to|conflicts? with|prohibited by|not permitted by|not allowed by) (?:\S+ ){0,4}?(?:polic(?:y|ies)|guidelines?|terms|standards?|regulations?|laws?)\b/,
];

/** A refusal, unless the sentence gives a technical reason. */
export const rejections: readonly RegExp[] = [
  new RegExp(`\\b${asked}${be} (?:flagged|censored|filtered|blocked|intercepted)\\b`),
  new RegExp(`\\b${asked}${be} (?:rejected|refused|declined|denied)\\b`),
  new RegExp(
    `\\b${asked}(?:(?: is| are| was| were)? not| (?:is|are|was|were)n't) (?:allowed|permitted|accepted)\\b`,
  ),
  /\b(?:model|provider|service) (?:refused|declined) to (?:generate|create|make|produce|edit|animate)\b/,
];

export const subjects: readonly RegExp[] = [
  /\bsafety[- ](?:filter\w*|system|check\w*|polic\w+|guidelines?|guard\w*|classif\w+|reasons?|concerns?|violations?|standards?|measures?|mechanisms?|rules?|reviews?|requirements?|restrictions?|protocols?|issues?|protections?|errors?|model)\b|\bguardrails?\b|\bnsfw (?:filter|check\w*|detect\w+|classifier|model)\b/,
  /\b(?:content|prompt)[- ](?:filter\w*|restrictions?|inspection|security|screening|check\w*)\b/,
  /\b(?:content|image|prompt|text|input|output|video)[- ](?:polic\w+|moderation|guidelines?|safety|audit\w*|review|violations?|compliance|risk)\b|\brisk\b(?=.{0,6}\bpass)/,
  /\bmoderation\b|\bmoderators?\b|\bcompliance\b/,
  /\b(?:usage|use|community|acceptable[- ]use|platform|ethics?) (?:polic\w+|guidelines?|rules|standards?)\b|\bour (?:polic\w+|guidelines?|rules|standards?|terms)\b|\bterms of (?:service|use)\b/,
  /\bresponsible[- ]ai\b|\brai\b|\b(?:content|for) safety\b/,
  /\bcelebrit\w+|\bpublic figures?\b|\blikeness\b|\bportrait rights\b|\bperson generation\b|\bdeep ?fakes?\b|\bpoliticians?\b/,
  /\b(?:real|actual|identifiable|prominent|famous|well-known|recogni[sz]able)[- ](?:life )?(?:person|persons|people|individuals?|humans?|figures?|faces?)\b/,
  /\bminors\b|\b(?:a|possible|potential) minor\b(?! (?:version|release|issue|error))|\bchildren\b|\bkids\b|\b(?:a|young|real) child\b|\bunderage\b|\bcsam\b|\bteenagers?\b/,
  /\bsexual\w*|\bnudity\b|\bnude\b|\bporn\w*|\bviolence\b|\bgore\b|\bhate(?: speech)?\b|\bharassment\b|\bself-harm\b|\bsuicide\b|\bweapons?\b|\bdrugs\b|\bterroris\w+|\bextremis\w+/,
  /\bcopyright\w*|\btrademark\w*|\bintellectual property\b|\bthird[- ]party (?:content|rights|material|ip)\b|\bprotected (?:characters?|content|material|works?)\b/,
];

export const verdicts: readonly RegExp[] = [
  /\b(?:found|recogni[sz]ed|identified|visible|spotted|flagged|block(?:ed|s)?|reject(?:ed|s|ion)?|refus(?:ed|es|al)|den(?:ied|ies)|filter(?:ed|s)|detected|violat\w*|disallow\w*|prohibit\w*|declin(?:ed|es)|against|breach\w*|restrict(?:ed|s|ions?)|banned|censored|suppressed|withheld|trigger(?:ed|s)?|caught|intercepted|infring\w*|forbid\w*|halted|aborted|stopped|removed)\b/,
  /\b(?:contain(?:s|ed|ing)?|includ(?:es?|ing)|depict(?:s|ed|ing|ions?)|involv(?:es|ed|ing)|resembl\w+|features?|mentions?|asks? for|because of|due to|related to)\b/,
  /\b(?:change|rephrase|revise|modify|edit|adjust|rewrite|reword) (?:your|the) (?:prompt|image|input|description|request)\b/,
  /(?:\bnot|n't|\bcannot|\bunable to|\bno longer)\b(?: be| been| yet)?(?: \w+)? ?(?:allow\w*|permit\w*|support\w*|accept\w*|generat\w+|creat\w+|process\w*|pass\w*|depict\w*|compl\w+|show\w*|produc\w+|fulfil\w*|assist|help|made?|mak\w+|animat\w+|edit\w*|approv\w*|met|meet|satisf\w+|comply)\b/,
  /\bfail(?:ed|s|ure)?\b/,
];

/** Names of content checks. */
export const checker = /\b(?:moderation|safety|content|nsfw|sensitive|risk)\b/;

/** The check did not run, so its verdict is unknown. */
export const brokenCheck: readonly RegExp[] = [
  /\b(?:failed|failure|unable|could not|couldn't|cannot|can't|not able|error)\b(?: \w+)? (?:to )?(?:load\w*|reach\w*|connect\w*|contact\w*|run(?:ning)?|call\w*|initiali[sz]\w*|download\w*|import\w*|start\w*|open\w*|find\w*|pars\w*|query\w*|invok\w*|check\w*|verif\w*|determin\w*|fetch\w*|access\w*|authenticate\w*|communicat\w*|perform\w*|evaluat\w*|classify\w*|read\w*|respond\w*)\b/,
  /\berror (?:occurred|while|when|during|calling|contacting|loading|from|in|running)\b|\bwhile (?:checking|calling|running|contacting|loading)\b/,
  /\b(?:service|server|check\w*|endpoint|api|model|filter|classifier|detector|moderation|moderator|backend|system|pipeline|client|provider|control)\b(?:\W+\w+){0,3}?\W+(?:unavailable|not available|unreachable|down|offline|overloaded|busy|crash\w*|unhealthy|misconfigured|not (?:responding|loaded|installed|found|initiali[sz]ed|configured|ready|respond\w*)|did not respond|disabled|skipped|missing)\b/,
  /\btime[- ]?d?[- ]?out\b|\btimeouts?\b|\bdeadline\b/,
  /\bout of memory\b|\boom\b|\bcuda\b|\bcudnn\b|\bno module\b|\bno such file\b|\bnonetype\b|\bno attribute\b/,
  /\bconnection\b|\becon\w+|\benotfound\b|\bdns\b|\bssl\b|\bsocket\b|\bgateway\b/,
  /\b(?:too many requests|rate[- ]?limit\w*|quota|throttl\w+|api key|unauthori[sz]ed|credentials)\b/,
  /\b(?:http|status|code|error)\W{0,8}(?:5\d\d|429|401)\b|\breturned (?:an? )?(?:http )?(?:5\d\d|429|error)\b|\b5\d\d (?:internal|bad|service)\b/,
  /\binternal (?:server )?error\b(?!: )|\bservice error\b|\bunexpected (?:response|status|error)\b|\bmaintenance\b/,
];

/** Nothing was found. */
export const denials: readonly RegExp[] = [
  /\bno (?:[\w-]+ ){1,4}(?:was |were |is |are )?(?:found|detected|present)\b|\b(?:does|did|do) ?n[o']t contain\b|\bfree of\b/,
  /\b(?:nsfw|sensitive|unsafe|flagged|moderated|blocked)\W{1,4}(?:false|0|no|none|null)\b/,
];

/** An account, a key or a page was blocked, and not the content. */
export const notOfContent: readonly RegExp[] = [
  /\b(?:accounts?|organi[sz]ations?|workspace|api key|subscription|team|access|membership|ip(?: address)?)\b (?:\w+ ){0,4}?(?:blocked|banned|suspended|disabled|terminated|restricted|deactivated|locked|closed|revoked|flagged)\b/,
  /\busers? (?:(?:has|have|is|are|was|were|been) )+(?:blocked|banned|suspended)\b/,
  /\b(?:accounts?|organi[sz]ation|user) (?:block|ban|suspen(?:d|sion)|termination)\w*\b/,
  /\b(?:blocked|banned|suspended|disabled|terminated|restricted|deactivated|locked|closed|revoked) (?:your|this|the|their) (?:\w+ )?(?:accounts?|organi[sz]ation|workspace|api key|subscription|team|access)\b/,
  /\brobots(?:\.txt|\b)|\bhotlink\w*|\bcaptcha\b|\brefer+er\b|\buser[- ]agent\b|\bad ?block\w*|\bwaf\b|\bcloudflare\b|\bantivirus\b|\bcontent security policy\b/,
];

/** The reason is technical, or the sentence is about a parameter. */
export const technical: readonly RegExp[] = [
  /\b(?:parameters?|arguments?|options?|fields?|attributes?|keywords? argument|settings?|enum|schema|integer|boolean|float|numeric|version|deprecated|experimental)\b/,
  /\bchild(?:ren)? (?:elements?|nodes?|props?|components?|process\w*|threads?|keys?|modules?|tags?|objects?)\b|\bnested\b|\bheaders?\b/,
  /\bmust (?:be|have|contain|include|match|not exceed)\b|\bexpected\b|\bis not one of\b|\b(?:less|greater) than\b|\bbetween \d|\brequired\b/,
  /\b(?:format|size|resolution|dimensions?|width|height|pixels?|aspect ratio|megabytes|mb|bytes|too (?:large|small|long|short|big|many)|corrupt\w*|decode\w*|encoding|mime|download\w*|url|extension|duration|length|fps|codec|color space|channels?|tensor|shape|dtype|gpu|cors|firewall|proxy|ip address|network|queue|waiting|lock|billing|credit|payment|plan|card|token|permission|upstream|load balancer|internal (?:server )?error)\b/,
];
