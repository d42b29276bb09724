import type { FormNumber } from "../request";

const person = "(cardNumber|lastName|firstName|phone|email)";
const certificates = "domain|server|mailDomain";
const structure = "structure\\.(name|finess|siret|rppsRanks\\[\\d\\])";

/** The properties a field of each form may print (`Printable`). */
export const pathsOf: Readonly<Record<FormNumber, RegExp>> = {
  413: new RegExp(`^(${structure}|signatory\\.${person}|admins\\[\\d\\]\\.${person}|usage|vendor|solution|${certificates})$`),
  414: new RegExp(
    `^(structure\\.(name|finess|siret|complement|address\\.(number|streetType|street|postcode|city))|signatory\\.(lastName|firstName|phone|email)|admins\\[\\d\\]\\.cardNumber|usage|project|${certificates})$`,
  ),
  503: new RegExp(
    `^(${structure}|signatory\\.${person}|(arriving|leaving|staying)\\[\\d\\]\\.${person}|domainsAdded|domainsRemoved|dossierReference|${certificates})$`,
  ),
};

/** A few of them, for whoever wrote another one. */
export const examplePaths: Readonly<Record<FormNumber, string>> = {
  413: "structure.name, structure.rppsRanks[0], signatory.lastName, admins[0].cardNumber, usage, domain",
  414: "structure.name, structure.address.street, signatory.lastName, admins[0].cardNumber, usage, project, domain",
  503: "structure.name, signatory.lastName, arriving[0].cardNumber, leaving[0].lastName, domainsAdded, dossierReference",
};
