import { isContact, isDate, isSignersField, shownValue } from "./owned";
import { bare, inReadingOrder, lettersAt, type Place, placesOf, wordsOf } from "./places";
import type { Reading } from "./reading";

/** One place of a form that says something else than it did when it was handed out. */
export interface Difference {
  /** The field, as the form calls it. */
  readonly place: string;
  /** As it was handed out, and as it came back. Of a card number the last digits. */
  readonly from: string;
  readonly to: string;
  /** Whether ANS must see another form: a person, a card, the structure, the type. */
  readonly matters: boolean;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** The same form, another one, or nothing that could be compared. */
  readonly is: "same" | "other" | "unread";
  /** What the signatory wrote as the date, where it can be seen. */
  readonly dated: string | null;
  /** Nothing was added that a signature could be: the fields may be filled, and the pages are as they were. */
  readonly isUnsigned: boolean;
  /** As it was, saved anew: not even a date was written. */
  readonly isUntouched: boolean;
}

/** A place, and what stands there now. */
interface Compared {
  readonly place: Place;
  readonly words: string;
}

/** Compares a form that came back with the one that was handed out. */
export function compareForms(made: Reading, back: Reading): Comparison {
  const fields = new Map(back.fields.map((field) => [field.name, field]));
  const places = placesOf(made);
  const compared = places.map((place): Compared => {
    const same = place.field && fields.get(place.field.name);
    return { place, words: same ? same.value : wordsOf(lettersAt(place, back.letters, made.letters)) };
  });
  const filled = places.filter(({ text }) => text !== "").length;
  const here = compared.filter(({ place, words }) => place.text !== bare(words));
  const isFlat = made.fields.every(({ name }) => !fields.has(name));
  const moved = isFlat && here.length > filled / 4 ? elsewhere(places, back) : here;
  const different = moved.length < here.length && moved.length <= filled / 2 ? moved : here;
  const wrong = different.filter(({ place }) => place.text !== "").length;
  const differences = [...withoutEchoes(different.map(differenceOf)), ...changedBoxes(made, fields)];
  return {
    differences,
    is: filled === 0 || isUnreadable(back, filled, wrong) ? "unread" : wrong > filled / 2 ? "other" : "same",
    dated: dateIn(made, back, fields),
    ...traces(made, back, fields, differences.length > 0),
  };
}

/** Printed smaller, or shifted: then a text is looked for on the whole paper. */
function elsewhere(places: readonly Place[], back: Reading): Compared[] {
  const all = bare(
    inReadingOrder(back.letters)
      .map(({ text }) => text)
      .join(""),
  );
  return places.flatMap((place) => (place.text === "" || all.includes(place.text) ? [] : [{ place, words: "" }]));
}

/** Of a picture with a stamp's words on it, or of letters without a meaning, nothing is concluded. */
function isUnreadable({ letters, pictures, unknown, whole, fields }: Reading, filled: number, wrong: number): boolean {
  if (!whole) return true;
  if (fields.length > 0 && wrong < filled) return false;
  return letters.length < 300 ? pictures > 0 || letters.length === 0 : unknown > letters.length;
}

function differenceOf({ place, words }: Compared): Difference {
  const label = place.label.replace(/\s+/g, " ").trim();
  return { place: label, from: shownValue(label, place.words), to: shownValue(label, words), matters: !isContact(label) };
}

/** What a line repeats of another place (the foot names the structure on every page) is one difference with it. */
function withoutEchoes(differences: readonly Difference[]): Difference[] {
  const isEcho = (one: Difference): boolean =>
    differences.some(
      (other) =>
        other !== one &&
        other.from !== "" &&
        other.from.length < one.from.length &&
        one.from.includes(other.from) &&
        one.from.replace(other.from, () => other.to) === one.to,
    );
  return differences.filter((one) => !isEcho(one));
}

/** A type or a role that is ticked otherwise. The declarations are the signatory's. */
function changedBoxes(made: Reading, fields: ReadonlyMap<string, Reading["fields"][number]>): Difference[] {
  return made.fields.flatMap((field) => {
    const now = fields.get(field.name);
    if (field.kind !== "box" || isSignersField(field) || !now || now.value === field.value) return [];
    const said = (value: string): string =>
      value === "" ? "not ticked" : value === "Yes" || value === "Oui" || value === "On" ? "ticked" : value;
    return [{ place: field.name, from: said(field.value), to: said(now.value), matters: true }];
  });
}

function dateIn(made: Reading, back: Reading, fields: ReadonlyMap<string, Reading["fields"][number]>): string | null {
  const field = made.fields.find(({ name, kind }) => kind === "text" && isDate(name));
  if (!field) return null;
  const place = { page: field.page, rect: field.rect, field };
  const written = fields.get(field.name)?.value ?? wordsOf(lettersAt(place, back.letters, made.letters));
  const text = written
    .replace(/[^\d\p{L}/. -]/gu, "")
    .trim()
    .slice(0, 40);
  return /\d/.test(text) ? text : null;
}

/** Only of a form that still has its fields, and whose pages are what they were, it can be said that nobody signed it. */
function traces(
  made: Reading,
  back: Reading,
  fields: ReadonlyMap<string, Reading["fields"][number]>,
  isChanged: boolean,
): Pick<Comparison, "isUnsigned" | "isUntouched"> {
  const isAsMade =
    made.fields.length > 0 &&
    made.fields.every(({ name }) => fields.has(name)) &&
    back.digest === made.digest &&
    back.marks <= made.marks &&
    back.pictures <= made.pictures &&
    // A place that was made ready for a signature is none.
    back.fields.filter(({ kind, value }) => kind !== "signature" || value !== "").length <= made.fields.length;
  const wrote = made.fields.filter((field) => isSignersField(field) && (fields.get(field.name)?.value ?? "") !== field.value);
  const isSigned = wrote.some(({ name, kind }) => kind === "signature" || (kind === "text" && !isDate(name)));
  return { isUnsigned: isAsMade && !isSigned, isUntouched: isAsMade && !isChanged && wrote.length === 0 };
}
