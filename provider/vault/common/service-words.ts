/** Longest text of a service that a Fault repeats. */
const longest = 300;

/** What a word of a message, or a part of a name or path, looks like: lower-case letters and digits, CamelCase, capitals, an instant. */
const plain = /^([a-z0-9]{0,24}|[A-Z]{0,5}([A-Z]?[a-z]{2,})+\d{0,3}|[A-Z]{1,12}|\d{8}T\d{6}Z)$/;

/** An AppRole's secret id is one; so are names that a message can do without. */
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/**
 * What a service says, for a Fault. Services, proxies and parsers of answers may quote what they were sent or what they
 * could not read, and that may be a key: whatever could be a piece of one (12 characters and more of base64 that are
 * no words) is left out.
 */
export function serviceWords(text: string): string {
  const shown = text
    .replace(/\s+/g, " ")
    .replace(/[A-Za-z0-9+/_-]{12,}/g, (run) => (!uuid.test(run) && run.split(/[/_-]/).every((part) => plain.test(part)) ? run : "(...)"));
  return shown.slice(0, longest);
}
