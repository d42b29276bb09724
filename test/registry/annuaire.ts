/** A stand-in for the Annuaire Santé, FHIR v2, as the domain notes have it (forms-registries 3.4): hand-written organisations on loopback. */
import http from "node:http";
import type { AddressInfo } from "node:net";

/** One organisation; what is left out has the usual value. */
export interface Organization {
  readonly id: string;
  readonly finess?: string;
  readonly siret?: string;
  readonly entity?: "geographic" | "legal";
  readonly name?: string;
  readonly active?: boolean;
  readonly category?: string;
  readonly postalCode?: string;
  /** Id of the legal entity. */
  readonly partOf?: string;
}

const nos = "https://mos.esante.gouv.fr/NOS";
const kinds = { geographic: ["GEOGRAPHICAL-ENTITY", "FINEG"], legal: ["LEGAL-ENTITY", "FINEJ"] } as const;

/** The resource. Of one that is not active there is but id, identifiers, name and that. */
export function organizationOf(wanted: Organization): object {
  const { id, finess, siret, entity = "geographic", name = "CENTRE DE SANTE DES LILAS", active = true } = wanted;
  const [type, identifierType] = kinds[entity];
  const coded = (code: string): object => ({ coding: [{ system: "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", code }] });
  const identifier = [
    ...(finess === undefined
      ? []
      : [{ use: "official", type: coded(identifierType), system: "https://finess.esante.gouv.fr", value: finess }]),
    { type: coded("IDNST"), system: "urn:oid:1.2.250.1.71.4.2.2", value: finess === undefined ? `3${siret}` : `1${finess}` },
  ];
  const short = { resourceType: "Organization", id, identifier, active, name };
  if (!active) return short;
  const { category = "124", postalCode = "69003", partOf } = wanted;
  return {
    ...short,
    meta: { profile: ["https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-dp-organization"] },
    type: [
      { coding: [{ system: "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-3307", code: type }] },
      { coding: [{ system: `${nos}/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite`, code: "SA05" }] },
      ...(entity === "legal"
        ? []
        : [{ coding: [{ system: `${nos}/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement`, code: category }] }]),
      { coding: [{ system: `${nos}/TRE_R75-InseeNAFrev2Niveau5/FHIR/TRE-R75-InseeNAFrev2Niveau5`, code: "86.23Z" }] },
    ],
    address: [{ line: ["12 RUE DES LILAS"], city: "LYON", postalCode, country: "FR" }],
    ...(partOf !== undefined && { partOf: { reference: `Organization/${partOf}` } }),
  };
}

/** What the stand-in answers next, in place of a search. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: unknown;
  /** The connection is cut in place of an answer. */
  readonly cut?: true;
}

/** One request, as it came. */
export interface Asked {
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
}

export interface Annuaire {
  readonly base: string;
  readonly asked: Asked[];
  /** Answers of the next requests; a search is answered when there is none. */
  readonly next: Answer[];
  organizations: readonly Organization[];
  /** Rows of a page, whatever `_count` says. */
  pageSize: number;
  close(): void;
}

const key = "key-of-a-test-0123456789";
export const annuaireKey = key;

export async function annuaire(): Promise<Annuaire> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url!, stage.base);
    stage.asked.push({ url, headers: request.headers });
    const { status = 200, headers = {}, body, cut } = stage.next.shift() ?? searched(url, request.headers["esante-api-key"]);
    if (cut) return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/fhir+json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  /** A search by identifiers, with legal entities where they are asked for, page by page. */
  function searched(url: URL, given: unknown): Answer {
    if (given !== key) return { status: 401, body: { message: "Unauthorized", http_status_code: 401 } };
    if (url.pathname !== "/fhir/v2/Organization" && url.pathname !== "/fhir/v2")
      return { status: 404, body: outcome("not-found", "HAPI-0302: Unknown resource") };
    const query = url.searchParams.get("identifier") ?? url.searchParams.get("_getpages")!;
    const wanted = query.split(",").map((token) => token.split("|") as [system: string, value: string]);
    const found = stage.organizations.filter(({ finess, siret }) =>
      wanted.some(([system, value]) =>
        system === "https://finess.esante.gouv.fr" ? value === finess : value === (finess === undefined ? `3${siret}` : `1${finess}`),
      ),
    );
    const from = Number(url.searchParams.get("_offset") ?? 0);
    const page = found.slice(from, from + stage.pageSize);
    const parents = stage.organizations.filter(({ id }) => page.some(({ partOf, active }) => active !== false && partOf === id));
    const more = from + stage.pageSize < found.length;
    const next = `${stage.base}?_getpages=${encodeURIComponent(query)}&_offset=${from + stage.pageSize}`;
    return { body: bundle(page, parents, found.length, more ? next : undefined) };
  }
  const stage: Annuaire = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/v2`,
    asked: [],
    next: [],
    organizations: [],
    pageSize: 50,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return stage;
}

/** A Bundle of a search. */
export const bundle = (
  matches: readonly Organization[],
  included: readonly Organization[] = [],
  total?: number,
  next?: string,
): object => ({
  resourceType: "Bundle",
  type: "searchset",
  ...(total !== undefined && { total }),
  link: [
    { relation: "self", url: "https://gateway.api.esante.gouv.fr/fhir/v2/Organization" },
    ...(next === undefined ? [] : [{ relation: "next", url: next }]),
  ],
  // Of nothing found there is no entry at all.
  ...(matches.length > 0 && {
    entry: [
      ...matches.map((each) => ({ resource: organizationOf(each), search: { mode: "match" } })),
      ...included.map((each) => ({ resource: organizationOf(each), search: { mode: "include" } })),
    ],
  }),
});

export const outcome = (code: string, diagnostics: string, severity = "error"): object => ({
  resourceType: "OperationOutcome",
  issue: [{ severity, code, diagnostics }],
});
