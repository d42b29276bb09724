import { resolve } from "node:path";
import { Fault } from "../../../fault";

/** A PKCS#11 URI (RFC 7512), as far as a vault needs it. */
export interface TokenAddress {
  /** The whole address. It has no secret: a PIN is never in it. */
  readonly address: string;
  /** What the token must say of itself; at least `token` (its label) or `serial`. A slot's number says nothing: modules renumber them. */
  readonly match: Readonly<Partial<Record<TokenAttribute, string>>>;
  /** Before the entry's name in every CKA_LABEL; keeps several vaults of one token apart. @default "" */
  readonly objectPrefix: string;
  /** Path of the module, or its bare name for the system's loader. */
  readonly modulePath: string;
  /** Path of the file with the PIN. @default `undefined`: IGC_SANTE_PKCS11_PIN. */
  readonly pinFile: string | undefined;
}

const tokenAttributes = ["token", "serial", "manufacturer", "model"] as const;
/** RFC 7512 section 2.3, path attributes that name a token. */
export type TokenAttribute = (typeof tokenAttributes)[number];

/** `object-prefix` is ours; RFC 7512 section 2.4: who does not know an attribute of the path refuses the URI. */
const known = { path: [...tokenAttributes, "object-prefix"], query: ["module-path", "pin-source"] } as const;

/**
 * Reads what follows `pkcs11:`; `address.ts` has checked the shape.
 * @param cwd folder that relative paths start from.
 * @throws Fault `address-shape`.
 */
export function readTokenAddress(rest: string, address: string, cwd: string): TokenAddress {
  const [path = "", query = ""] = rest.split("?");
  const attributes = new Map([...attributesOf(path, ";", known.path), ...attributesOf(query, "&", known.query)]);
  const match = Object.fromEntries(tokenAttributes.flatMap((name) => (attributes.has(name) ? [[name, attributes.get(name)!]] : [])));
  const modulePath = attributes.get("module-path") ?? "";
  if (modulePath === "") throw wrong("its module-path is empty");
  const objectPrefix = attributes.get("object-prefix") ?? "";
  if (!/^[\w.:/ -]{0,60}$/.test(objectPrefix)) throw wrong("its object-prefix may have up to 60 letters, digits, spaces and _.:/-");
  return {
    address,
    match,
    objectPrefix,
    modulePath: /[/\\]/.test(modulePath) ? resolve(cwd, modulePath) : modulePath,
    pinFile: pinFileOf(attributes.get("pin-source"), cwd),
  };
}

/** RFC 7512 section 2.4: pin-source is a file: URI or a path; `|` would be a command to run, and is refused. */
function pinFileOf(source: string | undefined, cwd: string): string | undefined {
  if (source === undefined) return undefined;
  if (source.startsWith("|")) throw wrong("its pin-source is a command, and only a file is read");
  const path = source.replace(/^file:(\/\/(?=\/))?/, "");
  if (path === "" || path.startsWith("//")) throw wrong("its pin-source names no file of this machine");
  return resolve(cwd, path);
}

function attributesOf(text: string, separator: string, names: readonly string[]): [string, string][] {
  return text
    .split(separator)
    .filter(Boolean)
    .map((attribute) => {
      const [name = ""] = attribute.split("=", 1);
      if (!names.includes(name)) throw wrong(`its attribute ${JSON.stringify(name.slice(0, 40))} is none of ${names.join(", ")} there`);
      return [name, decoded(name, attribute.slice(name.length + 1))];
    });
}

/** RFC 7512 section 2.3: values are percent-encoded UTF-8. */
function decoded(name: string, value: string): string {
  let text: string | undefined;
  try {
    text = decodeURIComponent(value);
  } catch {
    // said below
  }
  if (text === undefined || /[\0-\x1f\x7f]/.test(text)) throw wrong(`its ${name} is not percent-encoded text`);
  return text;
}

const wrong = (because: string): Fault =>
  new Fault(
    "address-shape",
    `The vault's address pkcs11:... is not usable: ${because}.`,
    "Write it as pkcs11:token=<label>;object-prefix=<prefix>?module-path=<path>&pin-source=<path>.",
  );
