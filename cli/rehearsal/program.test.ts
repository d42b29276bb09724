import { finessFault, type IdentifiedStructure, idNat, rppsRankFault, siretFault } from "../../provider/structure";
import { firstSource } from "./play";
import { certificatesEach, programOf } from "./program";

/** A rehearsal has structures of every number, each right, and none twice. */
const wished = programOf(200, firstSource());
const forms = wished.filter(({ kind }) => kind === "form").map(({ wish }) => wish("")["structure"] as IdentifiedStructure);

it("has structures by FINESS number, by SIRET number and by RPPS rank, whose keys fit", () => {
  const faults = forms.flatMap(({ finess, siret, rppsRanks }) => [
    finess ? finessFault(finess, "production") : undefined,
    siret ? siretFault(siret, "production") : undefined,
    ...(rppsRanks ?? []).map((rank) => rppsRankFault(rank, "production")),
  ]);
  expect(faults.filter(Boolean)).toEqual([]);
  const prefixes = forms.map((structure) => structure.idNat.charAt(0));
  expect([..."134"].map((prefix) => prefixes.filter((each) => each === prefix).length)).toEqual([160, 20, 20]);
  expect(forms.map(idNat)).toEqual(forms.map((structure) => structure.idNat));
  expect(new Set(forms.map((structure) => structure.idNat)).size).toBe(200);
});

it("orders certificates for the structure of their form", () => {
  const ordered = wished
    .filter(({ kind }) => kind === "certificate")
    .map(({ wish }) => (wish("f413-x")["structure"] as IdentifiedStructure).idNat);
  expect(ordered).toEqual(forms.flatMap((structure) => Array<string>(certificatesEach).fill(structure.idNat)));
});
