import { Fault } from "../fault";
import { schemeOf, shownName, vaultAddressFault } from "./address";

/** Where a key and its certificate exist already, to be taken over: one address string, as vaults and platforms have. */
export type Adoption =
  /** A P12, PEM or ZIP with the key and its certificate. Relative paths start from the program's folder. */
  | { readonly kind: "file"; readonly path: string; readonly passwordVariable: string; readonly alias?: string }
  /** A secret of the vault's own service that somebody else wrote, by its name there. */
  | { readonly kind: "secret"; readonly name: string; readonly passwordVariable: string; readonly alias?: string }
  /** An entry of another vault. */
  | { readonly kind: "entry"; readonly entry: string; readonly vault: string }
  /** A key pair that lies in the vault's token, with its certificate under the same CKA_ID. */
  | { readonly kind: "object"; readonly object: TokenObject };

/** Which object of a token: attributes of RFC 7512 section 2.3; at least one. */
export interface TokenObject {
  /** CKA_LABEL. */
  readonly label?: string;
  /** CKA_ID. */
  readonly id?: Buffer;
}

type Kind = Adoption["kind"];

const forms: Readonly<Record<Kind, string>> = {
  file: "file:<path>?password-variable=<NAME>&alias=<alias>",
  secret: "secret:<name in the vault's service>?password-variable=<NAME>&alias=<alias>",
  entry: "entry:<entry>@<address of the other vault>",
  object: "object:object=<CKA_LABEL>;id=<CKA_ID, percent-encoded>",
};

/** The variable with the password of a P12, where the address names no other. */
export const passwordVariable = "IGC_SANTE_P12_PASSWORD";

/** The variable with the password of one order's P12, asked before the common one: each P12 of the portal has its own. */
export const passwordVariableOf = (ticket: string): string => `${passwordVariable}_${ticket.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;

/** What is wrong with an address of something to take over into a vault, or `undefined`. PURE: nothing is looked up. */
export function adoptionFault(text: string, vault: string): Fault | undefined {
  const kind = kindOf(text);
  if (!kind)
    return new Fault(
      "adopt-shape",
      `${text.includes(":") ? shownName(text.split(":")[0]!, "What stands before the colon") : "A text without a colon"} says of no key where it is.`,
      `Use one of: ${Object.values(forms).join(", ")}.`,
    );
  const because = /[\0-\x1f\x7f]/.test(text) ? "it holds a control character" : wrong[kind](text.slice(kind.length + 1));
  if (because !== undefined)
    return new Fault("adopt-shape", `What \`adopt\` says, ${kind}:..., is not usable: ${because}.`, `Write it as ${forms[kind]}.`);
  const adoption = readAdoption(text);
  return (adoption.kind === "entry" ? vaultAddressFault(adoption.vault) : undefined) ?? placeFault(adoption, vault);
}

/** Reads an address that `adoptionFault` accepts. */
export function readAdoption(text: string): Adoption {
  const kind = kindOf(text)!;
  const rest = text.slice(kind.length + 1);
  switch (kind) {
    case "file":
      return { kind, path: withoutQuery(rest), ...queryIn(rest) };
    case "secret":
      return { kind, name: withoutQuery(rest), ...queryIn(rest) };
    case "entry":
      return { kind, entry: rest.slice(0, rest.indexOf("@")), vault: rest.slice(rest.indexOf("@") + 1) };
    case "object":
      return { kind, object: objectIn(rest) };
  }
}

function kindOf(text: string): Kind | undefined {
  const kind = text.slice(0, Math.max(0, text.indexOf(":")));
  return Object.hasOwn(forms, kind) ? (kind as Kind) : undefined;
}

const wrong: Readonly<Record<Kind, (rest: string) => string | undefined>> = {
  file: (rest) => (withoutQuery(rest).trim() === "" ? "it names no file" : wrongQuery(rest)),
  secret: (rest) => (withoutQuery(rest).trim() === "" ? "it names no secret" : wrongQuery(rest)),
  entry: (rest) =>
    /^[0-9a-z-]{1,100}@./.test(rest) ? undefined : "before the @ stands the name of an entry, after it the address of its vault",
  object: wrongObject,
};

function wrongQuery(rest: string): string | undefined {
  const parameters = parametersIn(rest);
  const names = parameters.map(([name]) => name);
  return parameters.every(([name, value]) => wrongParameter[name]?.(value) === false) && new Set(names).size === names.length
    ? undefined
    : "after the question mark stands password-variable= with the name of a variable of the environment, never a password, or alias= with the name of an entry, percent-encoded";
}

const wrongParameter: Readonly<Record<string, (value: string) => boolean>> = {
  "password-variable": (value) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(value),
  "alias": (value) => !/^(?:%[0-9a-fA-F]{2}|[^%&\s])+$/.test(value),
};

/** Names and values as they stand after the question mark. */
function parametersIn(rest: string): readonly (readonly [name: string, value: string])[] {
  if (!rest.includes("?")) return [];
  return rest
    .slice(rest.indexOf("?") + 1)
    .split("&")
    .map((parameter) => [parameter.split("=", 1)[0]!, parameter.slice(parameter.indexOf("=") + 1)] as const);
}

function wrongObject(rest: string): string | undefined {
  const attributes = rest.split(";");
  if (!attributes.every((attribute) => /^(object|id)=(%[0-9a-fA-F]{2}|[^%;=?&\s])+$/.test(attribute)))
    return "it has attributes other than object= and id=, or one that is not percent-encoded (RFC 7512)";
  const names = attributes.map((attribute) => attribute.split("=")[0]);
  return new Set(names).size === names.length ? undefined : "it gives an attribute twice";
}

/** What each vault can take: a token keeps its own keys and takes none from outside; the others have no objects. */
function placeFault({ kind }: Adoption, vault: string): Fault | undefined {
  const scheme = schemeOf(vault);
  const place = (what: string, hint: string): Fault => new Fault("adopt-shape", `\`adopt\` is ${kind}:..., and ${what}.`, hint);
  if (kind === "object")
    return scheme === "pkcs11" ? undefined : place(`the vault ${scheme}:... has no objects`, "Use file:, secret: or entry: here.");
  if (scheme === "pkcs11")
    return place(
      "a key from outside never enters a token that is to keep its keys",
      `Take over an object that lies in the token: ${forms.object}; or let the token make a new key.`,
    );
  return kind === "secret" && scheme === "file"
    ? place("a file vault has no secrets of others", "Name the file itself: file:<path>.")
    : undefined;
}

const withoutQuery = (rest: string): string => rest.split("?")[0]!;

function queryIn(rest: string): { readonly passwordVariable: string; readonly alias?: string } {
  const parameters = new Map(parametersIn(rest));
  const alias = parameters.get("alias");
  return {
    passwordVariable: parameters.get("password-variable") ?? passwordVariable,
    ...(alias !== undefined && { alias: percentDecoded(alias).toString("utf8") }),
  };
}

function objectIn(rest: string): TokenObject {
  const value = (name: string): Buffer | undefined => {
    const attribute = rest.split(";").find((each) => each.startsWith(`${name}=`));
    return attribute === undefined ? undefined : percentDecoded(attribute.slice(name.length + 1));
  };
  const [label, id] = [value("object"), value("id")];
  return { ...(label && { label: label.toString("utf8") }), ...(id && { id }) };
}

/** Bytes, since a CKA_ID is no text. */
const percentDecoded = (text: string): Buffer =>
  Buffer.concat(
    [...text.matchAll(/%([0-9a-fA-F]{2})|([^%])/gu)].map(([, hex, character]) =>
      hex ? Buffer.from(hex, "hex") : Buffer.from(character!, "utf8"),
    ),
  );
