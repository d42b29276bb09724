import type { FormNumber } from "../request";
import type { Place } from "./place";

/** What a field is taken for, in the words of `Edition`. */
export interface Guess {
  readonly place: Place;
  readonly entry: "text" | "role" | "always" | "type" | "type-text" | "declaration" | "signatory" | "cleared";
  /** The property, the certificate type, or the option. */
  readonly value?: string;
  /** Of `type-text`: the certificate type it stands under. */
  readonly type?: string;
  readonly because: string;
}

type Verdict = Omit<Guess, "place">;

/** TEST cards have quantities on form 414, and on form 503 people come and go. */
export function guessForm(places: readonly Place[]): FormNumber {
  const words = places.map(wordsOf).join(" ");
  if (/\b(quantite|carte de test|cps3)\b/.test(words)) return "414";
  return /\b(depart|arrivee|retirer|ajouter|suppression|sortant|entrant)/.test(words) ? "503" : "413";
}

/** A guess for each field: to be checked by a person, since field names are accidents. */
export function guesses(form: FormNumber, places: readonly Place[]): readonly Guess[] {
  const boxes = places.filter(({ kind }) => kind === "box");
  const taken = new Set<string>();
  return places.map((place) => {
    const verdict =
      place.kind === "box" ? box(boxes, place) : place.kind.startsWith("radio") ? radio(form, place) : text(form, place, taken);
    if (verdict.value) taken.add(`${verdict.type ?? ""}${verdict.value}`);
    return { place, ...verdict };
  });
}

/** The last two are the signatory's declarations, and the four before them the types, downwards, on every edition seen. */
function box(boxes: readonly Place[], place: Place): Verdict {
  const fromEnd = boxes.length - 1 - boxes.indexOf(place);
  if (fromEnd < 2) return { entry: "declaration", because: "one of the last two boxes" };
  const type = ["PRO", "SERV_SMIME", "SERV_SSL", "ORG"][fromEnd - 2];
  return type ? { entry: "type", value: type, because: "its place among the four boxes before the last two" } : nothing("an earlier box");
}

function radio(form: FormNumber, { options = [] }: Place): Verdict {
  if (form !== "414" && options.length === 3) return { entry: "role", because: "the one group of three" };
  if (form === "414" && options.length === 2)
    return { entry: "always", value: options[1]!, because: "the second of no and yes: there are TEST cards" };
  return nothing("a group of another size");
}

const nothing = (because: string): Verdict => ({ entry: "cleared", because });

/** The first rule whose words are in the tooltip or the name, and whose property no field has yet. */
function text(form: FormNumber, place: Place, taken: ReadonlySet<string>): Verdict {
  if (place.kind !== "text") return nothing(`a ${place.kind}`);
  const words = wordsOf(place);
  if (/\b(date|signature|cachet)\b/.test(words))
    return { entry: "signatory", because: `"${/\b(date|signature|cachet)\b/.exec(words)![1]}"` };
  const because = place.tooltip ? "its tooltip" : "its name";
  for (const [pattern, type, property] of typeRules) {
    if (pattern.test(words) && !taken.has(`${type}${property}`)) return { entry: "type-text", type, value: property, because };
  }
  const person = personOf(words);
  if (person) return personText(form, place, person, taken, because);
  if (/^[1-9]$/.test(place.name) || /\brpps\b|\brang\b/.test(words)) return inList("structure.rppsRanks", "", taken, "a number alone");
  const rule = rules[form].find(([pattern, property]) => pattern.test(words) && !taken.has(property));
  return rule ? { entry: "text", value: rule[1], because } : nothing("no word that is known, or another field has it");
}

/** Columns of a table are numbered; a person alone signs. */
function personText(
  form: FormNumber,
  { name, tooltip = "" }: Place,
  property: string,
  taken: ReadonlySet<string>,
  because: string,
): Verdict {
  const row = /row[ _]?(\d)/i.exec(`${name} ${tooltip}`)?.[1];
  const words = plain(`${name} ${tooltip}`);
  if (row === undefined) {
    const value = `signatory.${property}`;
    return taken.has(value) ? nothing("another field has it") : { entry: "text", value, because };
  }
  const list = form === "503" ? (/depart|retir|suppr|sortant/.test(words) ? "leaving" : "arriving") : "admins";
  return { entry: "text", value: `${list}[${Number(row) - 1}].${property}`, because: `${because}, and its row` };
}

function inList(list: string, rest: string, taken: ReadonlySet<string>, because: string): Verdict {
  const next = [0, 1, 2, 3].find((index) => !taken.has(`${list}[${index}]${rest}`));
  return next === undefined ? nothing("more than there are") : { entry: "text", value: `${list}[${next}]${rest}`, because };
}

function personOf(words: string): string | undefined {
  if (/\bdomaine\b|\bserveur\b|\bprecisions?\b/.test(words)) return undefined;
  if (/\bn de carte\b|\bnumero de carte\b/.test(words)) return "cardNumber";
  if (/\bprenoms?\b/.test(words)) return "firstName";
  if (/\bnom\b/.test(words)) return "lastName";
  if (/\btelephone\b/.test(words)) return "phone";
  return /\b(e ?mail|courriel)\b/.test(words) ? "email" : undefined;
}

const typeRules: readonly (readonly [RegExp, string, string])[] = [
  [/\bdomaine de messagerie\b/, "SERV_SMIME", "mailDomain"],
  [/\bdomaine de messagerie\b/, "PRO", "mailDomain"],
  [/\bnom de domaine\b(?!.*messagerie)(?!.*serveur)/, "SERV_SSL", "domain"],
  [/\bserveur\b/, "SERV_SSL", "server"],
];

const structureRules: readonly (readonly [RegExp, string])[] = [
  [/\bdenomination\b/, "structure.name"],
  [/\bfiness\b|\busagers\b/, "structure.finess"],
  [/\bsiret\b/, "structure.siret"],
];
const rules: Readonly<Record<FormNumber, readonly (readonly [RegExp, string])[]>> = {
  413: [...structureRules, [/\bediteur\b/, "vendor"], [/\bsolution\b/, "solution"], [/\busage\b/, "usage"]],
  414: [
    ...structureRules,
    [/\bmention complementaire\b/, "structure.complement"],
    [/\btype de voie\b/, "structure.address.streetType"],
    [/\blibelle de la voie\b/, "structure.address.street"],
    [/\bcode postal\b/, "structure.address.postcode"],
    [/\bcommune\b/, "structure.address.city"],
    [/^n\b/, "structure.address.number"],
    [/\busage ?2/, "usage"],
    [/\bprojet ?2/, "project"],
  ],
  503: [
    ...structureRules,
    [/\breference\b|\bdossier\b/, "dossierReference"],
    [/\bajout\w*\b.*\bdomaines?\b|\bdomaines?\b.*\bajout/, "domainsAdded"],
    [/\b(retir|suppr)\w*\b.*\bdomaines?\b|\bdomaines?\b.*\b(retir|suppr)/, "domainsRemoved"],
  ],
};

/** What the field says of itself: the tooltip, or the name where there is none; small letters without accents. */
const wordsOf = ({ name, tooltip }: Place): string => plain(tooltip ? `${tooltip} ${name}` : name);

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
