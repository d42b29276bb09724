/** What the four lifecycles share: the world they act in, defaults, the shape of arguments. */
export { crlCacheFolder } from "./caches";
export {
  knownEnvironment,
  resolvedEnvironment,
  resolvedPlatform,
  resolvedRenewBeforeDays,
  resolvedVault,
  resolvedVendorContract,
} from "./defaults";
export { canonical, changedInputs, sameInputs } from "./difference";
export { carryChain, damagedEvidence, type RememberedChain, recordEvidence } from "./evidence";
export { placeRefusals } from "./first-look";
export { sayNeeded } from "./needed";
export { type Normal, normalised, normalPerson, normalStructure } from "./normal";
export { oncePerObject } from "./per-object";
export { shownPath } from "./places";
export { runnerLosses, warnOfRunner } from "./runner";
export {
  choice,
  day,
  flag,
  judgedOnce,
  list,
  name,
  optional,
  record,
  type Shape,
  text,
  vendorContract,
  wholeNumber,
} from "./shape";
export {
  type KnownForm,
  type Look,
  lookOrFault,
  mustBeReadable,
  openWorld,
  type Surroundings,
  sharedWorld,
  unseen,
  type World,
} from "./world";
