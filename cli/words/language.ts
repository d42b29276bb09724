/** The language of what a command says to people. Machine output (`--json`, metrics) has none. PURE. */
export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

/**
 * As asked for, else the locale of messages as POSIX orders it (LC_ALL, LC_MESSAGES, LANG; XBD section 8.2: the first that is set and
 * not empty wins). @default "en"
 */
export function languageOf(asked: Language | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  if (asked) return asked;
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return /^fr(?![a-z])/i.test(locale) ? "fr" : "en";
}
