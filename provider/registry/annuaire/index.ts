/** Annuaire Santé: the FHIR v2 API of ANS, asked for many structures in one search. */
export { openAnnuaire } from "./register";
