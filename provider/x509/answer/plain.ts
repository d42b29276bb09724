/**
 * What mail programs, word processors, web pages and configuration files did to a text, undone as far as PEM needs
 * it. Nothing here decides: the bytes of a block are read as strictly as ever. Each step is one pass. PURE.
 */
import { decodeHTML } from "entities";
import { windows1252 } from "./text";

/** The text with its markup, escapes and typography taken off. */
export function plainText(text: string): string {
  let plain = text.startsWith("{\\rtf") ? ofRichText(text) : text;
  if (/<[a-z!/]/i.test(plain)) plain = plain.replace(/<[a-z!/][^<>]*>/gi, (tag) => (/^<\/?(?:br|p|div|tr|li)\b/i.test(tag) ? "\n" : ""));
  if (plain.includes("&")) plain = decodeHTML(plain);
  if (/[\\`]/.test(plain)) plain = unescaped(plain);
  if (/BEGIN(?:%20|\+)[A-Z]/.test(plain)) plain = ofUrl(plain);
  return /[^\t-\x7e]/.test(plain) ? typewritten(plain) : plain;
}

/** RTF 1.9: control words and groups left out, line ends, hyphens and characters by code kept. */
function ofRichText(text: string): string {
  return text
    .replace(/(\\[a-z]{1,32}-?\d{0,10})?\r?\n/gi, (_, word?: string) => (word === undefined ? "" : `${word} `))
    .replace(/\\'([0-9a-f]{2})/gi, (_, hex: string) => windows1252(Buffer.from(hex, "hex")))
    .replace(/\\u(-?\d{1,5}) ?\??/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff))
    .replace(/\\(?:par|line)\b ?/g, "\n")
    .replace(/\\(?:emdash|endash)\b ?/g, "--")
    .replace(/\\[_~-]/g, (symbol) => (symbol === "\\_" ? "-" : symbol === "\\~" ? " " : ""))
    .replace(/\\[a-z]{1,32}-?\d{0,10} ?|[{}]/gi, "");
}

/** Escapes of JSON, YAML, shells and PowerShell, once or twice over, and the end of a line that goes on. */
function unescaped(text: string): string {
  return text
    .replace(/\\\r?\n[ \t]*/g, "")
    .replace(/\\{1,4}(?:r\\{1,4}n|[nr])|`r`n|`n/g, "\n")
    .replace(/\\{1,4}u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,4}\//g, "/");
}

/** Percent-encoding, as nginx and Envoy hand a certificate on; a form's `+` is a space (WHATWG URL section 5.1). */
function ofUrl(text: string): string {
  const spaced = /BEGIN\+[A-Z]/.test(text) ? text.replaceAll("+", " ") : text;
  return spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Invisible characters left out, every space a space, every dash what was typed before Word replaced it. */
function typewritten(text: string): string {
  return text
    .replace(/[\p{Cf}\u034f]/gu, "")
    .replace(/[\p{Zs}]/gu, " ")
    .replace(/[\u0085\u000b\u2028\u2029]/g, "\n")
    .replace(/[\u2010\u2011\ufe63\uff0d]/g, "-")
    .replace(/[\u2012-\u2015\u2212\u2500\u2501\ufe58]/g, "--");
}
