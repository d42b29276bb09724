import { Fault } from "../fault";
import { registerDesk } from "./desk";
import type { Register, RegisterContext, RegisterDesk } from "./registry";

/** The registers a setting may name. */
type RegisterKind = "finess" | "annuaire";

interface RegisterAddress {
  readonly kind: RegisterKind;
  /** Path or URL. */
  readonly place: string;
}

/** Kind -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<RegisterKind, (place: string, context: RegisterContext) => Promise<Register>>> = {
  finess: async (place, context) => (await import("./finess/index.js")).openFiness(place, context),
  annuaire: async (place, context) => (await import("./annuaire/index.js")).openAnnuaire(place, context),
};

const forms = "finess:<file or https URL> and/or annuaire:<https URL>, with a comma between them";

/** Whether a place is an address, and no path. */
const isUrl = (place: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(place);

/** The addresses of `igc-sante:registry`, or what is wrong with it. An address may hold a secret by mistake, so none is repeated. */
export function readRegistrySetting(setting: string): readonly RegisterAddress[] | Fault {
  const parts = setting.split(/,(?=\s*(?:finess|annuaire):)/).map((part) => part.trim());
  const addresses: RegisterAddress[] = [];
  for (const part of parts) {
    const [, kind, place] = /^(finess|annuaire):(.*)$/s.exec(part) ?? [];
    const because =
      kind === undefined
        ? "it begins with neither finess: nor annuaire:"
        : addresses.some((address) => address.kind === kind)
          ? `${kind}: stands in it twice`
          : wrongPlace(kind as RegisterKind, place!);
    if (because !== undefined) return new Fault("register-shape", `igc-sante:registry is not usable: ${because}.`, `Write it as ${forms}.`);
    addresses.push({ kind: kind as RegisterKind, place: place! });
  }
  return addresses;
}

function wrongPlace(kind: RegisterKind, place: string): string | undefined {
  if (place === "") return `${kind}: names nothing`;
  if (/\p{Cc}/u.test(place)) return `${kind}: has a control character`;
  if (!isUrl(place)) return kind === "annuaire" ? "annuaire: has no https address" : undefined;
  if (!URL.canParse(place)) return `the address of ${kind}: cannot be read`;
  const { protocol, hostname, username, password } = new URL(place);
  if (username || password) return `the address of ${kind}: holds a user or a password`;
  const isHere = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isHere) ? undefined : `the address of ${kind}: is not https`;
}

/** Opens the registers of a setting. Nothing is asked before somebody asks for a number. @throws Fault `register-shape` */
export async function openRegisters(setting: string, context: RegisterContext): Promise<RegisterDesk> {
  const addresses = readRegistrySetting(setting);
  if (addresses instanceof Fault) throw addresses;
  const registers = await Promise.all(addresses.map(({ kind, place }) => adapters[kind](place, context)));
  return registerDesk(registers, context.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))));
}
