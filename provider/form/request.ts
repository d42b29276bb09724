/** The forms this room prints: production (413), TEST (414), a change of what was validated (503). */
export type FormNumber = "413" | "414" | "503";

/** The four offers of form 413 section 4.3. One form covers one of them and any number of its certificates. */
export type CertificateType = "ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO";

/** Who signs (section 3.2): "Responsable légal", "Mandataire", "Titulaire de structure libérale". */
export type SignatoryRole = "responsable-legal" | "mandataire" | "titulaire";

/** Section 3.1: FINESS (structures that receive patients) or SIRET, or RPPS ranks (practices). */
export interface FormStructure {
  readonly name: string;
  readonly finess?: string;
  readonly siret?: string;
  /** At most 4 a form 413: further ones go on another one (note 2 of the official form), see `formsOf`. */
  readonly rppsRanks?: readonly string[];
  /** "1" + FINESS, "3" + SIRET or "4" + RPPS rank, as certificates hold it. No form prints it. */
  readonly idNat?: string;
}

/** Section 3.2. */
export interface FormSignatory {
  readonly role: SignatoryRole;
  readonly lastName: string;
  readonly firstName: string;
  readonly phone: string;
  readonly email: string;
  readonly cardNumber?: string;
}

/** A technical administrator, names as on the card. */
export interface Form413Admin {
  readonly cardNumber: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly phone: string;
  readonly email: string;
}

/** Section 4.3: which certificates, and the name that all but ORG ask for. */
export interface FormCertificates {
  readonly certificateType: CertificateType;
  /** `SERV_SSL`: the domain name, e.g. `domaine.fr`. Either this or `server`. */
  readonly domain?: string;
  /** `SERV_SSL`: the one server, e.g. `serveur.domaine.fr`. Either this or `domain`. */
  readonly server?: string;
  /** `SERV_SMIME` and `PRO`: the mail domain, e.g. `@domaine.fr`. */
  readonly mailDomain?: string;
}

/**
 * What a form 413 says, as plain text. Blank space is tidied, numbers lose theirs, a French phone number is written
 * with 10 digits; whether a number is right (FINESS key, card, mail address) is for `structure/` to say.
 */
export interface Form413 extends FormCertificates {
  readonly structure: FormStructure;
  readonly signatory: FormSignatory;
  /** Section 4.1: 1 to 4 technical administrators. */
  readonly admins: readonly Form413Admin[];
  /** Section 4.2: "Précisions sur l'usage des certificats et sur votre projet". */
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
}

/** Where a structure is, as form 414 asks for it: in parts. */
export interface FormAddress {
  /** "12 bis". */
  readonly number?: string;
  /** "avenue", "rue". */
  readonly streetType?: string;
  readonly street?: string;
  /** 5 digits. */
  readonly postcode?: string;
  readonly city?: string;
}

/**
 * What a form 414 says where TEST certificates alone are wished: TEST cards that exist are named, none are ordered
 * (section 4 stays empty). RPPS ranks stand under "Mention complémentaire": the form has no field of their own.
 */
export interface Form414 extends FormCertificates {
  readonly structure: FormStructure & { readonly address?: FormAddress };
  /** Section 3, "demandeur": role and card are not asked for. */
  readonly signatory: Omit<FormSignatory, "role"> & { readonly role?: SignatoryRole };
  /** Section 5.3: 1 to 6 administrators, of whom the form has the numbers of their TEST cards alone. */
  readonly admins: readonly Form413Admin[];
  /** Section 5.1: "Précisions sur l'usage des certificats de test". */
  readonly usage: string;
  /** Section 5.1: "Précisions sur votre projet (MSSanté, DMP, INSi, ROR, ...)". Default: solution and vendor. */
  readonly project?: string;
  readonly vendor?: string;
  readonly solution?: string;
}

/** What a form 503 says: a change of administrators or domains on a habilitation that was validated. */
export interface Form503 extends FormCertificates {
  readonly structure: FormStructure;
  readonly signatory: FormSignatory;
  /** At most 4 of each list a form: see `formsOf503`. */
  readonly arriving: readonly Form413Admin[];
  readonly leaving: readonly Form413Admin[];
  /** Who stays, for whoever reads the form: nothing changes for them. Default: not said. */
  readonly staying?: readonly Form413Admin[];
  readonly domainsAdded?: readonly string[];
  readonly domainsRemoved?: readonly string[];
  /** ANS' reference of the form that was validated. */
  readonly dossierReference?: string;
}

export type FormRequest = Form413 | Form414 | Form503;

/** A request made ready: which form it is of, and every text it prints. */
export interface Printable {
  readonly form: FormNumber;
  readonly certificateType: CertificateType;
  /** Form 414 asks for none. */
  readonly role?: SignatoryRole;
  /** By property path (`admins[0].email`), none of them empty. */
  readonly texts: ReadonlyMap<string, string>;
}
