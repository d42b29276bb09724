/** The channel to an online procedure of demarche.numerique.gouv.fr: a prefilled dossier that a person opens, completes and submits. */
export { openDemarcheChannel } from "./adapter";
export { procedureOf, readDemarcheAddress } from "./address";
export { readProcedureOf } from "./look";
