import type { Properties } from "../../provider/rpc";
import type { Place } from "../../provider/vault/common";
import { type BundleKind, bundleFormats } from "../../provider/x509/bundle";
import { everything } from "./channels";
import { damaged } from "./damage";
import { count } from "./ledger";
import { certificate, certificateWish, type LeakProject, type Resource } from "./project";

interface Round {
  readonly entry: string;
  readonly ticket?: string | null;
}

/** One run: a certificate's random life in a project, from its wish to wherever chance leads it. */
export class Run {
  #there: Resource | undefined;
  #wish: Properties;

  constructor(
    readonly name: string,
    readonly project: LeakProject,
    wish: Properties,
  ) {
    this.#wish = { ...certificateWish(project.form), platform: project.parts.people.platform, vault: project.parts.vault.address, ...wish };
  }

  /** @param calmly begins without trouble: a vault that was bound to a wrong identity at its first key has no second chance. */
  async live(calmly: boolean): Promise<void> {
    const { chance, ledger } = this.project.parts;
    ledger.runs++;
    if (chance.happens(0.1)) await this.#addressWithSecret();
    if (calmly) this.#there = (await this.project.up(this.name, certificate, undefined, this.#wish)).resource;
    else await this.#up();
    for (let left = 1 + chance.below(2); left > 0; left--) await chance.pick(this.#acts)();
    if (chance.happens(0.4)) await this.#up();
    count(ledger.phases, (this.#there?.state["phase"] as string | undefined) ?? "none");
    await this.#learnBundles();
  }

  /** What may come next; an act that has nothing to act on is an `up`. */
  readonly #acts: readonly (() => Promise<void>)[] = [
    () => this.#up(),
    () => this.#up(),
    () =>
      this.#look((there, when) => this.project.preview(when, certificate, there, this.#wish).then((code) => ({ resource: there, code }))),
    () => this.#look((there, when) => this.project.refresh(when, certificate, there)),
    () => this.#answer(),
    () => this.#answer(),
    () => this.#renew(),
    () => this.#code(),
    () => this.#revoke(),
    () => this.#damage(),
    () => this.#damage(),
    async () => void (this.#there = undefined), // a create that died before it was written
    () => this.#look((there, when) => this.project.destroy(when, certificate, there)),
  ];

  /** With trouble, then mostly without. */
  async #up(): Promise<void> {
    const once = async (when: string): Promise<string | undefined> => {
      const { resource, code } = await this.project.up(when, certificate, this.#there, this.#wish);
      this.#there = resource;
      return code;
    };
    await this.#inTrouble(once);
    if (this.project.parts.chance.happens(0.4)) await once(this.name);
  }

  async #look(work: (there: Resource, when: string) => Promise<{ resource: Resource | undefined; code?: string }>): Promise<void> {
    const there = this.#there;
    if (!there) return this.#up();
    await this.#inTrouble(async (when) => {
      const { resource, code } = await work(there, when);
      this.#there = resource;
      return code;
    });
  }

  async #inTrouble(work: (when: string) => Promise<string | undefined>): Promise<void> {
    const { chance, vault, ledger } = this.project.parts;
    if (chance.happens(0.4)) return void (await work(this.name));
    const name = chance.pick(Object.keys(vault.troubles));
    const recover = await vault.troubles[name]!();
    try {
      const code = await work(`${this.name}, ${name}`);
      count(ledger.troubles, name);
      if (code) count(ledger.troubles, `${name} -> ${code}`);
    } finally {
      await recover();
    }
  }

  /** A person who writes a password into the address is refused, and not quoted. */
  async #addressWithSecret(): Promise<void> {
    const { chance, ledger } = this.project.parts;
    const secret = chance.word(24);
    ledger.scanner.addText("a secret in an address", secret);
    const addresses = [
      `openbao:https://admin:${secret}@bao.example/secret/igc`,
      `openbao:https://bao.example/secret?token=${secret}`,
      `aws:eu-west-3?endpoint=https://x:${secret}@aws.example`,
      `azure:https://vault.azure.net?${secret}`,
      `pkcs11:token=hsm;pin-value=${secret}?module-path=/m.so`,
      `pkcs11:token=hsm?module-path=/m.so&pin-value=${secret}`,
      secret,
      `${secret}:x`,
    ];
    const sources = [
      `file:a.p12?password=${secret}`,
      `file:a.p12?${secret}`,
      `object:pin-value=${secret}`,
      `object:object=a;pin-value=${secret}`,
      `entry:igc-a@openbao:https://x:${secret}@bao.example/secret`,
      secret,
    ];
    const wrong = chance.happens(0.5) ? { vault: chance.pick(addresses) } : { adopt: chance.pick(sources) };
    await this.project.up(`${this.name}, a secret in the address`, certificate, undefined, { ...this.#wish, ...wrong });
  }

  async #answer(): Promise<void> {
    await this.project.parts.people.answer(this.#round("next")?.ticket ?? undefined, this.#wish);
    await this.#up();
  }

  /** The clock moves on to where the certificate has to be renewed, or past its end. */
  async #renew(): Promise<void> {
    const { renewAt } = (this.#there?.state ?? {}) as { renewAt?: string | null };
    const latest = new Date("2045-01-01T00:00:00Z");
    if (!renewAt || new Date(renewAt) > latest) return this.#up();
    const { chance, people } = this.project.parts;
    const days = chance.pick([-5, 1, 90]);
    await people.setClock(new Date(Date.parse(renewAt) + days * 86_400_000));
    await this.#up();
  }

  /** Somebody damages what the vault keeps; the next looks see it, then it is put back. */
  async #damage(): Promise<void> {
    const { chance, vault, ledger } = this.project.parts;
    const entry = this.#round("next")?.entry ?? this.#round("current")?.entry;
    if (!vault.overwrite || !vault.plain || !entry) return this.#up();
    const kinds = (this.#wish["bundles"] ?? []) as BundleKind[];
    const place: Place = chance.pick<Place>([
      { kind: "key", name: entry },
      { kind: "key", name: entry },
      { kind: "issued", name: entry },
      ...kinds.map((kind) => ({ kind: "key", name: `${entry}-${kind}` }) as const),
    ]);
    const key = await vault.plain({ kind: "key", name: entry }).catch(() => undefined);
    const before = await vault.plain(place).catch(() => undefined);
    if (!key) return this.#up();
    // The key's own text comes into other places too, as a person's slip of the hand would put it there.
    const { how, text } = damaged((chance.happens(0.5) ? (before ?? key) : key).toString("utf8"), chance);
    await vault.overwrite(place, Buffer.from(text));
    count(ledger.troubles, `${place.kind} ${how}`);
    const when = `${this.name}, ${place.kind} ${how}`;
    if (this.#there) await this.project.refresh(when, certificate, this.#there);
    await this.project.up(when, certificate, this.#there, this.#wish).then(({ resource }) => (this.#there = resource));
    if (before) await vault.overwrite(place, before);
  }

  /** Somebody reads the code before the withdrawal, or has the one kept that was chosen on the portal; the next looks come by it. */
  async #code(): Promise<void> {
    const { chance, vault, generate, ledger } = this.project.parts;
    const entry = this.#round("next")?.entry ?? this.#round("current")?.entry;
    if (!entry) return this.#up();
    const chosen = chance.happens(0.5) ? chance.word(16) : undefined;
    if (chosen) ledger.scanner.addText("a revocation code", chosen);
    await this.#inTrouble(async (when) => {
      try {
        const opened = await vault.open(generate, (line) => ledger.note("said", when, line));
        if (chosen) await opened.recordRevocationCode!(entry, chosen);
        const code = (await opened.readRevocationCode!(entry)) ?? (await opened.keepRevocationCode!(entry));
        ledger.scanner.addText("a revocation code", code);
        ledger.note("objects", when, everything(opened));
        count(ledger.troubles, "a revocation code is kept");
        return undefined;
      } catch (error) {
        return ledger.noteError(when, error);
      }
    });
    await this.#up();
  }

  /** The revocation of the certificate in service is asked for, of another one, or no longer. */
  async #revoke(): Promise<void> {
    const { chance, ledger } = this.project.parts;
    const serial = (this.#there?.state["current"] as { serialNumber?: string } | null | undefined)?.serialNumber;
    const { revoke, ...others } = this.#wish;
    const confirm = serial && chance.happens(0.8) ? serial : "4A0B";
    this.#wish = revoke || !serial ? others : { ...others, revoke: { reason: chance.pick(["keyCompromise", "superseded"]), confirm } };
    await this.#up();
    const asked = (this.#there?.state["revocation"] as { asked?: object } | null | undefined)?.asked;
    if (asked) count(ledger.troubles, "a revocation is asked for");
    if (confirm !== serial) this.#wish = others;
  }

  /** Bundles were made meanwhile, with passwords nobody else knows. */
  async #learnBundles(): Promise<void> {
    const { vault, generate, ledger } = this.project.parts;
    const entry = this.#round("current")?.entry;
    if (!entry) return;
    const opened = await vault.open(generate, () => undefined);
    for (const kind of Object.keys(bundleFormats) as BundleKind[]) {
      const kept = await opened.readBundle?.(entry, kind).catch(() => undefined);
      if (!kept?.password) continue;
      ledger.scanner.addText("the password of a bundle", kept.password);
      count(ledger.troubles, `bundle ${kind}`);
    }
  }

  #round(which: "current" | "next"): Round | undefined {
    return (this.#there?.state[which] ?? undefined) as Round | undefined;
  }
}
