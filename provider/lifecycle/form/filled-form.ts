import { readFile } from "node:fs/promises";
import { Fault } from "../../fault";
import { fillForm413 } from "../../form";
import type { IdentifiedStructure, SignatoryRole } from "../../structure";

/** What form 413 prints. */
export interface FormContent {
  readonly structure: IdentifiedStructure;
  readonly signatory: {
    readonly lastName: string;
    readonly firstName: string;
    readonly phone: string;
    readonly email: string;
    readonly cardNumber?: string;
    readonly role?: SignatoryRole;
  };
  readonly admins: readonly {
    readonly lastName: string;
    readonly firstName: string;
    readonly cardNumber: string;
    readonly phone: string;
    readonly email: string;
    /** Last day of the card, YYYY-MM-DD: not printed. */
    readonly cardExpiresOn?: string;
  }[];
  readonly certificateType: "ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO";
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
  readonly domain?: string;
  readonly server?: string;
  /** Path of the user's copy of the official form. */
  readonly officialForm?: string;
}

/** The filled form: the one place where the pure room `form/` meets the disk (blank form, font). */
export async function filledForm(content: FormContent): Promise<Uint8Array> {
  const { structure, signatory, admins, certificateType, usage, vendor, solution, domain, server, officialForm } = content;
  const ssl = certificateType === "SERV_SSL";
  const request = {
    structure: printedStructure(structure),
    signatory: { ...signatory, role: signatory.role ?? ("responsable-legal" as const) },
    admins: [...admins],
    usage,
    vendor,
    solution,
    certificateType,
    ...(ssl ? { domain, server } : { mailDomain: domain }),
  };
  const font = await readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  return fillForm413(request, { font, template: officialForm ? await blank(officialForm) : undefined });
}

const printedStructure = ({ name, finess, siret, rppsRanks }: IdentifiedStructure) => ({
  name,
  ...(finess && { finess }),
  ...(siret && { siret }),
  ...(rppsRanks && { rppsRanks }),
});

async function blank(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault(
      "form-template",
      `The official form ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      "Give the path of your copy of form 413, or leave `officialForm` out for the plain layout.",
      { cause },
    );
  }
}
