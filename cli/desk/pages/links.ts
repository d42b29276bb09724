/** Where pages are, as the server has them; an export has files instead. Pure. */

/** How the work is grouped, in the words of the address. */
export const groupings = ["personne", "structure", "urgence"] as const;
export type Grouping = (typeof groupings)[number];

export type Route =
  | { readonly to: "worklist"; readonly by?: Grouping; readonly for?: string; readonly q?: string; readonly number?: number }
  | { readonly to: "certificates"; readonly q?: string; readonly number?: number }
  | { readonly to: "timeline"; readonly number?: number }
  | { readonly to: "structures"; readonly letter?: string; readonly number?: number }
  | { readonly to: "certificate"; readonly id: string }
  | { readonly to: "order" | "order-sheet"; readonly ticket: string }
  | { readonly to: "form" | "revocation"; readonly ticket: string }
  | { readonly to: "styles" | "reload" }
  | FileRoute
  | PostRoute;

/** Bytes to save: a server alone has them. */
export type FileRoute = { readonly to: "csr" | "form-pdf"; readonly ticket: string };
/** What writes: a server alone takes it. */
export type PostRoute = {
  readonly to:
    | "bring-certificate"
    | "refuse-order"
    | "revocation-code"
    | "bring-form"
    | "answer-form"
    | "correct-form"
    | "code-to-revoke"
    | "refuse-revocation";
  readonly ticket: string;
};

const withTicket = {
  "order": (ticket) => `/commandes/${ticket}`,
  "order-sheet": (ticket) => `/commandes/${ticket}/impression`,
  "csr": (ticket) => `/commandes/${ticket}/demande.csr`,
  "bring-certificate": (ticket) => `/commandes/${ticket}/certificat`,
  "refuse-order": (ticket) => `/commandes/${ticket}/refus`,
  "revocation-code": (ticket) => `/commandes/${ticket}/code`,
  "form": (ticket) => `/formulaires/${ticket}`,
  "form-pdf": (ticket) => `/formulaires/${ticket}/formulaire.pdf`,
  "bring-form": (ticket) => `/formulaires/${ticket}/signe`,
  "answer-form": (ticket) => `/formulaires/${ticket}/reponse`,
  "correct-form": (ticket) => `/formulaires/${ticket}/correction`,
  "revocation": (ticket) => `/revocations/${ticket}`,
  "code-to-revoke": (ticket) => `/revocations/${ticket}/code`,
  "refuse-revocation": (ticket) => `/revocations/${ticket}/refus`,
} as const satisfies Readonly<Record<Extract<Route, { readonly ticket: string }>["to"], (ticket: string) => string>>;

/** The address of a page on the desk's own server. @param styles where the styles are: their name has their hash */
export const serverHref =
  (styles: string) =>
  (route: Route): string => {
    switch (route.to) {
      case "worklist":
        return asked("/", { par: route.by, qui: route.for, q: route.q, page: later(route.number) });
      case "certificates":
        return asked("/certificats", { q: route.q, page: later(route.number) });
      case "structures":
        return "/certificats"; // searched there: letters are for a site of files
      case "timeline":
        return asked("/calendrier", { page: later(route.number) });
      case "certificate":
        return `/certificats/${encodeURIComponent(route.id)}`;
      case "styles":
        return styles;
      case "reload":
        return "/actualiser";
      default:
        return withTicket[route.to](encodeURIComponent(route.ticket));
    }
  };

const later = (number: number | undefined): string | undefined => (number === undefined || number <= 1 ? undefined : String(number));

function asked(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((each): each is [string, string] => !!each[1]);
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path;
}
