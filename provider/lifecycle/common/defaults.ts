import { defaultPlatform } from "../../igc";
import { isUnknown, type Properties, type StackConfiguration } from "../../rpc";
import { type Environment, environments } from "../../structure";

/** Stack configuration gives defaults, arguments override (provider/README.md). `check` writes the outcome into the inputs. */
const setting = (given: unknown, config: StackConfiguration, key: string, fallback: string): unknown =>
  given ?? config.get(`igc-sante:${key}`) ?? fallback;

export const resolvedEnvironment = (news: Properties, config: StackConfiguration): unknown =>
  setting(news["environment"], config, "environment", "production");

/** The platform: unknown while the environment is, unless one is named. */
export function resolvedPlatform(news: Properties, config: StackConfiguration, environment: unknown): unknown {
  const named = news["platform"] ?? config.get("igc-sante:platform");
  return named ?? (isUnknown(environment) ? environment : defaultPlatform(environment as Environment));
}

export const resolvedVault = (news: Properties, config: StackConfiguration): unknown =>
  setting(news["vault"], config, "vault", "file:./vault");

/** Days before the end at which a renewal begins: 60, the longer of ANS' two published notices (FAQ: 60 days; guide: one month). */
export function resolvedRenewBeforeDays(news: Properties, config: StackConfiguration): unknown {
  const given = news["renewBeforeDays"] ?? config.get("igc-sante:renewBeforeDays") ?? 60;
  return typeof given === "string" && !isUnknown(given) ? Number(given) : given;
}

/** Whether a vendor has a contract with ANS, where anybody says so: one vendor has one for all its staff, so the stack's configuration says it once. */
export const resolvedVendorContract = (news: Properties, config: StackConfiguration): unknown =>
  news["vendorContract"] ?? (news["employer"] === "vendor" ? config.get("igc-sante:vendorContract") : undefined);

/** A known, valid environment, or `undefined` where rules that depend on it cannot speak yet. */
export const knownEnvironment = (value: unknown): Environment | undefined => environments.find((environment) => environment === value);
