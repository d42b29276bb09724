import { loadPdfLib } from "../pdf";
import type { FormNumber } from "../request";
import { openTemplate } from "../template";
import { type Guess, guesses, guessForm } from "./guess";
import { type Place, placesOf } from "./place";

/**
 * Drafts the mapping of a PDF form whose edition is not known: JSON for a person to check, with each field's kind,
 * tooltip, place on the page (points from the lower left corner), length, and what it was guessed from.
 * @param form which form it is. Default: guessed from its fields
 * @throws Fault `form-template` when the bytes are no PDF
 */
export async function draftMapping(template: Uint8Array, form?: FormNumber): Promise<string> {
  const pdf = await loadPdfLib();
  const places = placesOf(pdf, await openTemplate(pdf, template, form));
  const number = form ?? guessForm(places);
  const found = guesses(number, places);
  const draft = {
    form: number,
    name: "edition",
    dated: "2024-03-01",
    ...entriesOf(found),
    checked: false,
    fields: Object.fromEntries(
      found.map(({ place, because, ...guess }) => [place.name, { ...shown(place), guess: wordOf(guess), because }]),
    ),
  };
  return `${JSON.stringify(draft, null, 2)}\n`;
}

function entriesOf(found: readonly Guess[]) {
  const named = (entry: Guess["entry"]) => found.filter((guess) => guess.entry === entry);
  const names = (entry: Guess["entry"]) => named(entry).map(({ place }) => place.name);
  const [role] = named("role");
  const types = named("type").map(({ place, value }): [string, object] => {
    const texts = found.filter(({ entry, type }) => entry === "type-text" && type === value);
    return [value!, { box: place.name, texts: Object.fromEntries(texts.map((text) => [text.place.name, text.value])) }];
  });
  const always = named("always").map(({ place, value }) => [place.name, value]);
  return {
    texts: Object.fromEntries(named("text").map(({ place, value }) => [place.name, value])),
    ...(role && { role: { field: role.place.name, options: rolesOf(role.place) } }),
    ...(always.length > 0 && { always: Object.fromEntries(always) as object }),
    types: Object.fromEntries(types),
    declarations: names("declaration"),
    signatoryTexts: names("signatory"),
    cleared: names("cleared"),
  };
}

/** As on every edition seen, from left to right. */
const rolesOf = ({ options = [] }: Place) => ({ "responsable-legal": options[0], mandataire: options[1], titulaire: options[2] });

const wordOf = ({ entry, value }: Omit<Guess, "place" | "because">) => (value ? `${entry}: ${value}` : entry);

const shown = ({ kind, tooltip, page, x, y, width, height, maxLength }: Place) => ({
  kind,
  ...(tooltip && { tooltip }),
  page,
  place: { x, y, width, height },
  ...(maxLength !== undefined && { maxLength }),
});
