/**
 * Patterns for a provider's sentence in Spanish, German, Chinese or Japanese, in lower case. They do not use `\b`,
 * which works for English letters only. `content-verdict.ts` says how each group is used.
 */

const es = {
  bad: "(?:inapropiad|prohibid|ofensiv|dañin|explícit|indebid|inadecuad|ilícit|violent|insegur)[oa]s?|sensibles?|sexual(?:es)?|ilegal(?:es)?|para adultos",
  asked:
    "contenidos?|imagen|imágenes|texto|prompt|indicación|solicitud|petición|entrada|foto|palabras?|vídeo|video|descripción",
  rules: "políticas?|normas|términos|directrices|condiciones de uso|reglas",
  check: "seguridad|moderación|filtros? de contenido|contenido sensible",
  verdict:
    "bloquead|rechazad|denegad|filtrad|censurad|marcad|detectad|eliminad|no (?:ha )?(?:pasó|superó|pasado|superado)|no está permitid",
};
const de = {
  bad: "(?:unangemessen|anstößig|unzulässig|verboten|sexuell|explizit|schädlich|illegale|gewalttätig|jugendgefährdend|pornografisch|beleidigend|unsicher)\\w*",
  asked:
    "inhalte?n?|darstellung\\w*|bild\\w*|text\\w*|wört\\w*|begriff\\w*|prompt|eingabe\\w*|anfrage\\w*|foto\\w*|video\\w*|beschreibung\\w*",
  rules: "\\w*richtlinien?|nutzungsbedingungen|\\w*regeln|\\w*bestimmungen|\\w*vorgaben|vorschriften",
  check:
    "sicherheits(?:filter|system|prüfung|richtlinie|einstellung|gründen)\\w*|inhalts(?:filter|moderation|prüfung|kontrolle)\\w*|moderation",
  verdict:
    "blockiert|abgelehnt|zurückgewiesen|verweigert|gefiltert|nicht bestanden|nicht erlaubt|nicht zulässig|erkannt|entfernt|gestoppt",
};

export const foreignPhrases: readonly RegExp[] = [
  new RegExp(
    `(?:contenidos?|material|palabras|imágenes|texto|lenguaje) (?:\\S+ ){0,2}?(?:${es.bad}|no permitid)`,
  ),
  new RegExp(
    `(?:${es.asked})(?: \\S+){0,4}? (?:es|son|fue|contiene|parece|considerad[oa]|como) (?:\\S+ ){0,2}?(?:${es.bad})`,
  ),
  new RegExp(`(?:infring|viol[ae]|incumpl|contravien|va en contra|contrari[oa])\\S*.{0,60}(?:${es.rules})`),
  new RegExp(`(?:${es.check}).{0,60}(?:${es.verdict})|(?:${es.verdict}).{0,60}(?:${es.check}|${es.rules})`),
  /no p(?:uedo|odemos) (?:ayudar|generar|crear|cumplir|procesar|atender).{0,12}(?:es[aeo]|est[aeo]|tu|su|con) (?:\S+ )?(?:solicitud|petición|contenido|imagen|prompt)/,
  /(?:prompt|contenido|imagen|solicitud|petición|texto) (?:(?:fue|ha sido|está) )?(?:bloquead|rechazad|censurad|denegad)/,
  /(?:bloquead|rechazad|censurad|eliminad).{0,30}(?:desnud|violencia|sexual|menores|armas|drogas)/,
  /figuras? públicas?.{0,40}(?:detect|permit|bloque)|(?:detect|permit|bloque).{0,40}(?:figuras? públicas?|menores de edad|desnud)/,
  new RegExp(`(?:${de.bad}) (?:\\S+ )?(?:${de.asked})`),
  /sensible[nrs]? (?:inhalt|darstellung|wört|begriff|eingabe|anfrage|bild)/,
  new RegExp(
    `(?:${de.asked})(?: \\S+){0,4}? (?:ist|sind|wurde|wurden|als|enthält) (?:\\S+ ){0,2}?(?:${de.bad})`,
  ),
  new RegExp(`(?:verstößt|verstoßen|verstoß|verletzt).{0,60}(?:${de.rules})`),
  new RegExp(`(?:${de.check}).{0,60}(?:${de.verdict})|(?:${de.verdict}).{0,60}(?:${de.check}|${de.rules})`),
  /(?:prompt|inhalt|bild|anfrage|text|eingabe)\S* (?:(?:wurde|ist) )?(?:blockiert|abgelehnt|zensiert|gesperrt|zurückgewiesen)|ich kann dies\w* \S+ nicht (?:erstellen|erzeugen|generieren)/,
  /(?:anfrage|inhalt|bild|dabei|damit).{0,20}kann ich (?:\S+ ){0,2}?nicht (?:helfen|erstellen|erfüllen|weiterhelfen)|kann ich.{0,30}(?:anfrage|inhalt).{0,12}nicht (?:helfen|erstellen|erfüllen)/,
  /(?:敏感|违规|違規|违禁|違禁|违法|違法|不当|不當|不良|色情|暴力|涉政|涉黄|涉黃|有害|不安全|低俗|不合规|不合規|血腥|裸露)(?:的|性)?(?:内容|內容|信息|資訊|字?词|詞|图|圖|元素|文字|提示|素材|话题|畫面|画面)/,
  /(?:未能?|没有?|沒有?|不能?|無法|无法)通[过過].{0,8}(?:审|審|检|檢|安全|风控|風控)|(?:审核|審核|审查|審查|检测|檢測|风控|風控|校验).{0,8}(?:不通[过過]|未通[过過]|没通过|被拒|拒[绝絕]|拦截|攔截)/,
  /(?:违反|違反|违背|違背|不符合|触犯|觸犯).{0,24}(?:政策|[规規](?:定|范|範|则|則)|[准準][则則]|法[规規律]|条款|條款|协议|協議)/,
  /(?:内容|內容|提示[词詞]|[图圖]片|[图圖]像|照片|[输輸]入|[请請]求|文本).{0,12}(?:被(?:系统|系統|安全\S{0,4})?(?:屏蔽|拦截|攔截|拒[绝絕]|[过過][滤濾]|封禁)|违规|違規|涉嫌|不合规|不合規|敏感)|(?:无法|無法|不能)(?:帮助|幫助|协助|協助|满足|滿足|完成).{0,8}(?:该|該|此|这|這|您的|你的)(?:[请請]求|要求|[内內]容)/,
  /(?:抱歉|对不起|對不起|我).{0,8}(?:不能|无法|無法)(?:生成|创建|創建|提供|制作|製作)(?:该|該|此|这|這|您|相关|相關)/,
  /申し訳.{0,16}(?:生成|作成)(?:でき|出来)(?:ませ|な)/,
  /(?:不適切|有害|センシティブ|性的|暴力的|違法|成人向け|わいせつ|露骨|アダルト|危険|禁止された)(?:な|の)?(?:コンテンツ|内容|表現|画像|プロンプト|リクエスト|入力|言葉|テキスト|単語|要素|動画|素材)/,
  /(?:ポリシー|ガイドライン|規約|規定|法律|法令)(?:に|の|へ)?(?:違反|反し|反する|抵触)/,
  /(?:セーフティ|安全|コンテンツ|モデレーション|不適切)\S{0,14}(?:ブロック|拒否|却下|検出|検知|除外|遮断)/,
  /(?:プロンプト|画像|写真|リクエスト|コンテンツ|入力|出力|生成物)\S{0,20}(?:ブロックされ|拒否され|却下され|許可されてい(?:ませ|な)|不適切|センシティブ|審査に(?:通|合格し|落))|審査\S{0,10}(?:通過し|通り|合格し)(?:ませ|な)/,
  /(?:リクエスト|要望|依頼|要求)\S{0,6}(?:お応え|応じ|対応|お手伝い|お答え)\S{0,8}(?:でき|出来)(?:ませ|な)/,
];

/** The check did not run, or the sentence is about the account or the network. */
export const foreignOthers: readonly RegExp[] = [
  /no (?:está )?disponible|tiempo de espera|no se pudo (?:conectar|contactar|cargar)|conexión|error interno|servidor|cortafuegos|el firewall|cuenta (?:ha sido |fue |está )?(?:bloquead|suspendid)|formato|tamaño|demasiado/,
  /nicht (?:verfügbar|erreichbar)|zeitüberschreitung|verbindung|interner fehler|überlastet|konto|dateiformat|bildformat|größe|auflösung|zu (?:groß|lang|klein)/,
  /超时|超時|连接|連接|網路|网络|不可用|繁忙|(?:系统|系統|内部|內部|服务|服務)(?:错误|錯誤|异常|異常)|[账帳][号號户戶]|格式|尺寸|大小|分辨率|过长|防火墙/,
  /タイムアウト|接続|利用できません|サーバー|内部エラー|アカウント|形式|サイズ|解像度|長すぎ|大きすぎ|ファイアウォール|メンテナンス/,
];

/** Nothing was found. */
export const foreignDenials: readonly RegExp[] = [
  /no (?:se )?(?:detect|encontr|contien|hay)|sin contenido/,
  /kein(?:e|en|er)? (?:\S+ ){0,2}?(?:inhalt|darstellung|verst|bild)|(?:enthält|wurden?) kein/,
  /(?:未|没有|沒有|无|無)(?:发现|發現|检测到|檢測到|包含|检出)/,
  /(?:検出され|見つかり|含まれてい?)(?:ませんでした|ません|なかった)/,
];

/** Names of content checks. */
export const foreignChecker =
  /moderación|seguridad|moderation|sicherheits|inhalts|审核|審核|审查|内容安全|モデレーション|セーフティ|審査/;
