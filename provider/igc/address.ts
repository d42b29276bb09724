import { Fault } from "../fault";
import type { Environment } from "../structure";

/** The addresses a platform may have: scheme, folder, and for a shared drive who may read what lies there. */
const shape = /^(manual|sandbox):([^?]+)(\?.*)?$/;

export interface PlatformAddress {
  readonly scheme: "manual" | "sandbox";
  /** As written. */
  readonly folder: string;
  readonly shared: "owner" | "group";
}

/** The parts of a platform's address, or what is wrong with it. PURE. */
export function readPlatformAddress(address: string): PlatformAddress | Fault {
  const match = shape.exec(address);
  if (!match)
    return new Fault(
      "address-shape",
      `The platform "${address}" is neither manual:<dir> nor sandbox:<dir>.`,
      "Use manual:./igc-sante, or sandbox:./sandbox in rehearsal.",
    );
  const [, scheme, folder, query] = match as unknown as [string, PlatformAddress["scheme"], string, string | undefined];
  const isShared = scheme === "manual" && query === "?shared=group";
  if (query !== undefined && !isShared)
    return new Fault(
      "address-shape",
      `The platform "${address}" has the parameter "${query.slice(1)}", which it does not take.`,
      "Remove it. The one there is: manual:<dir>?shared=group, for a drive that a group of users works on.",
    );
  return { scheme, folder, shared: isShared ? "group" : "owner" };
}

/** What is wrong with a platform's address in an environment, or `undefined`. PURE. */
export function platformAddressFault(address: string, environment: Environment): Fault | undefined {
  const read = readPlatformAddress(address);
  if (read instanceof Fault) return read;
  // provider/README.md: the sandbox is only ever `rehearsal`, so nobody ships a toy certificate by forgetting a setting.
  if (read.scheme === "sandbox" && environment !== "rehearsal") {
    return new Fault(
      "environment-platform",
      `The platform "${address}" is a simulator, and the environment is ${environment}.`,
      "Use manual:<dir> here, or set igc-sante:environment to rehearsal.",
    );
  }
  return undefined;
}

/** Where a platform is when nothing says: the sandbox in rehearsal, people elsewhere. */
export const defaultPlatform = (environment: Environment): string =>
  environment === "rehearsal" ? "sandbox:./sandbox" : "manual:./igc-sante";
