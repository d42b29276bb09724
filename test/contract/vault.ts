import { corruptionCases } from "./vault-corruption";
import { failureCases } from "./vault-failures";
import { foreignCases } from "./vault-foreign";
import { identityCases } from "./vault-identity";
import { importCases } from "./vault-imports";
import { inServiceCases } from "./vault-in-service";
import { issuedCases } from "./vault-issued";
import { keyCases } from "./vault-keys";
import { listingCases } from "./vault-listing";
import { nameCases } from "./vault-names";
import { revocationCodeCases } from "./vault-revocation-codes";
import type { VaultStage, VaultTraits } from "./vault-stage";

/**
 * The contract of the vault port (`provider/vault/vault.ts`), the same cases for every adapter.
 * `make` gives an empty store of its own to each case.
 */
export function vaultContract(name: string, traits: VaultTraits, make: () => Promise<VaultStage>): void {
  describe(`the vault contract on ${name}`, () => {
    let stage: VaultStage;
    beforeEach(async () => {
      stage = await make();
    });
    afterEach(() => stage?.close());

    const current = (): VaultStage => stage;
    describe("keys", () => keyCases(current, traits));
    describe("names and metadata", () => nameCases(current, traits));
    describe("what was issued", () => issuedCases(current, traits));
    describe("what is in service", () => inServiceCases(current, traits));
    describe("a revocation code", () => revocationCodeCases(current, traits));
    describe("the vault's own id", () => identityCases(current, traits));
    if (traits.lists) describe("its keys, listed", () => listingCases(current, traits));
    describe("failures of the service", () => failureCases(current, traits));
    if (traits.exportable) {
      describe("keys taken over", () => importCases(current));
      describe("damage", () => corruptionCases(current));
      if (traits.foreign) describe("secrets of others", () => foreignCases(current, traits));
    }
  });
}
