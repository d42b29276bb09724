/**
 * Awaits of provider/ at which no scenario of the matrix has a point, and why. A row is `file function: text`, or its
 * beginning: every await that it matches must be without a point, and it must match one. Function and text are those
 * of the source; lines are not, since they change.
 */
export const excused: Readonly<Record<string, readonly string[]>> = {
  "loads code: no await on anything of the user's": [
    "igc/open.ts manual:", "igc/open.ts sandbox:", "vault/open.ts file:", "vault/open.ts aws:", "vault/open.ts openbao:", "vault/open.ts azure:", "vault/open.ts pkcs11:",
    "vault/common/optional-package.ts optionalPackage:", "vault/aws/adapter.ts openAwsVault: optionalPackage(", "vault/azure/client.ts keyVaultClient:", "vault/azure/client.ts installed:", "vault/azure/adapter.ts openAzureVault: keyVaultClient(",
    "lifecycle/certificate/adoption.ts found: world.vault(",
    'vault/file/identity.ts makeIdentity: import("age-encryption")', 'vault/file/identity.ts useIdentity: import("age-encryption")',
  ],
  "computes: a key, a cipher, a signature's input, a bundle, a page": [
    "lifecycle/certificate/bundles.ts packBundles: makeBundle(", "lifecycle/certificate/bundles.ts packBundles: key.exportPrivateKey", "lifecycle/certificate/adoption.ts fromEntry: key.exportPrivateKey", "lifecycle/form/lifecycle.ts check: unprintable(", "lifecycle/form/lifecycle.ts unprintable:",
    "lifecycle/form/lifecycle.ts submit: filledForm(", "vault/file/adapter.ts create: sealed(", "vault/file/adapter.ts put: sealed(", "vault/file/identity.ts makeIdentity: generateX25519Identity()", "vault/file/identity.ts makeIdentity: identityToRecipient(",
    "vault/file/identity.ts useIdentity: identityToRecipient(", "vault/file/identity.ts seal:", "vault/file/identity.ts unseal:", "vault/common/key-generation.ts generateRsaKey:", "vault/common/software-vault.ts createKey: generate(",
  ],
  "reads the blank form and the font, which belong to no run and are read before anything is changed": ["lifecycle/form/filled-form.ts filledForm:", "lifecycle/form/filled-form.ts blank:"],
  "was done before in the operation, and is remembered": [
    "lifecycle/certificate/adoption.ts adopt: world.vault(", "lifecycle/certificate/lifecycle.ts diff: lookIfReachable(", "lifecycle/certificate/bundles.ts packBundles: world.vault(", "lifecycle/certificate/steps.ts restore: world.vault(", "lifecycle/form/lifecycle.ts update: session.world.look(", "lifecycle/form/lifecycle.ts remove: world.look(",
    "lifecycle/certificate/lifecycle.ts advance: session.world.look(", "lifecycle/certificate/lifecycle.ts read: world.vault(", "vault/openbao/adapter.ts readForeign: this.#mount()", "vault/openbao/adapter.ts #write: this.#pathOf(", "vault/openbao/adapter.ts #label: this.#pathOf(",
  ],
  "waits: for a time, for a place, for another piece of work, for bytes whose answer has a point": [
    "vault/azure/adapter.ts #settled: this.#patience.sleep(", "vault/azure/adapter.ts #settled: this.#list(name) (2)", "vault/common/retry.ts run: sleep(", "vault/common/semaphore.ts run: new Promise", "vault/pkcs11/token/lock.ts inTurn: turn", "vault/pkcs11/token/lock.ts acquire: wait(",
    "vault/pkcs11/token/token.ts #logIn: wait(pause)", "vault/pkcs11/token/gate.ts beside: this.#alone", "vault/pkcs11/token/gate.ts beside: work()",
    "vault/openbao/json-http.ts receive: response as", "vault/azure/adapter.ts answeredAs: request",
  ],
  "the sandbox alone has a clock": ["lifecycle/common/world.ts look: platform.clock()"],
  "only looks, at more than one file for one order or at a file of nobody's (contract suite, manual-life.test.ts)": [
    "igc/manual/answer-choice.ts chooseAnswer:", "igc/manual/answer-choice.ts identityOf:", "igc/manual/matching.ts sortBrought: ownerOf(", "igc/manual/matching.ts ownerOf: whyNobodys(", "igc/manual/matching.ts ownerByName: whyNobodys(",
    "igc/manual/matching.ts whyNobodys:", "igc/manual/matching.ts ownerOfPdf: readBytes(", "igc/manual/adapter.ts collect: chooseAnswer(", "igc/manual/adapter.ts orderAt: chooseAnswer(",
  ],
  "a second file set aside for one order (inbox.test.ts)": ["igc/manual/quarantine.ts setAside: lastReason("],
  "two at once: the one who comes second (contract suites, race tests)": [
    "igc/manual/files.ts createFolder: rm(", "vault/common/key-registry.ts claim: store.read(", "vault/aws/adapter.ts put: this.put(", "vault/azure/adapter.ts create: Promise.all(losers",
    "vault/openbao/adapter.ts create: this.#isGone(", "vault/openbao/adapter.ts create: this.#write(place, bytes, (await", "vault/openbao/adapter.ts create: this.#look(", "vault/openbao/adapter.ts #isGone:",
  ],
  "a certificate that replaces another of the same key (contract suite)": ["vault/aws/adapter.ts put: this.#promote(", "vault/aws/adapter.ts put: this.#call(name, () => this.client.send(new this.sdk.TagResource", "vault/aws/adapter.ts #promote:", "vault/openbao/adapter.ts put: this.#look(", "vault/azure/adapter.ts put: this.#write(place, bytes, labels) (2)"],
  "a secret that was deleted softly is restored (contract suite)": ["vault/aws/adapter.ts #current: this.client.send(new this.sdk.RestoreSecret", "vault/azure/adapter.ts #write: this.#restore(", "vault/azure/adapter.ts #restore:", "vault/openbao/adapter.ts #restored: this.#pathOf(", "vault/openbao/adapter.ts #restored: this.server.call("],
  "an older vault without its recipients file (identity.test.ts)": ["vault/file/identity.ts bind: identity.unseal(", "vault/file/identity.ts bind: readIfThere(sealed)"],
  "temporary files that are an hour old (atomic-file.test.ts)": ["vault/common/atomic-file.ts sweepOrphans: written(", "vault/common/atomic-file.ts sweepOrphans: fs.stat(", "vault/common/atomic-file.ts sweepOrphans: fs.rm("],
  "logins other than by token, before anything is written (openbao-login.test.ts)": ["vault/openbao/client.ts login: bounded.run(", "vault/openbao/login.ts loginOf: needed(", "vault/openbao/login.ts loginOf: secretFile("],
  "a lock that a dead process left: what each recovery here meets (token-lock.test.ts)": ["vault/pkcs11/token/lock.ts acquire: takeAway(", "vault/pkcs11/token/lock.ts takeAway:"],
};
