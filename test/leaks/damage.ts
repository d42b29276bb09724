import type { Chance } from "../../cli/rehearsal/chance";

/** What may become of a text on its way or at rest: never the text itself, and mostly such that a parser would quote it. */
const damages: Readonly<Record<string, (text: string, at: number) => string>> = {
  "cut in the middle": (text, at) => text.slice(0, at),
  "begun in the middle": (text, at) => text.slice(at),
  "a quotation mark in it": (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  "a line end in it": (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  "a zero in it": (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  "a bracket for a letter": (text, at) => `${text.slice(0, at)}}${text.slice(at + 1)}`,
  "twice": (text) => text + text,
  "in a page of HTML": (text) => `<!DOCTYPE html><html><body><pre>${text}</pre></body></html>`,
  "as a JSON text": (text) => JSON.stringify(text),
  "in a JSON list": (text) => `[${text}]`,
  "as what an error says": (text) =>
    JSON.stringify({ __type: text, message: text, errors: [text], error: { code: text, message: text, innererror: { code: text } } }),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "as every field of a key document": (text) =>
    JSON.stringify({
      format: "igc-sante-key",
      version: 1,
      entry: text,
      algorithm: text,
      metadata: text,
      publicKeySha256: text,
      createdAt: text,
      privateKey: text,
    }),
  "as the version of a key document": (text) => JSON.stringify({ format: "igc-sante-key", version: text }),
  "as a certificate": (text) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  "nothing": () => "",
};

/** How a text was damaged, and what is left of it: in the middle of its secret part, if it has one. */
export function damaged(text: string, chance: Chance): { readonly how: string; readonly text: string } {
  const how = chance.pick(Object.keys(damages));
  const key = text.indexOf("PRIVATE KEY-----");
  // The first 500 characters of a private key are its public part.
  const from = key < 0 ? 0 : Math.min(key + 500, text.length);
  return { how, text: damages[how]!(text, from + chance.below(Math.max(1, Math.min(1000, text.length - from - 60)))) };
}
