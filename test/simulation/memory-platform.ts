import { createPublicKey } from "node:crypto";
import type { Portal } from "../../cli/rehearsal/stage";
import type { Answer, ArchivedInstead, FormProgress, FormSubmission, Order, OrderProgress, Platform, Settlement } from "../../provider/igc";
import { asPem, type Hierarchy, issueLeaf, type Leaf, lifeFrom, serialNumberOf } from "../../provider/igc/sandbox";
import { readCsr } from "../../provider/x509/csr";
import { subjectOf } from "../../provider/x509/name";
import type { CertificateUsage } from "../../provider/x509/profile";
import { Witness } from "./witness";

interface OrderRecord {
  readonly order: Order;
  progress: OrderProgress;
  answer?: Answer;
  answers: number;
}

/**
 * A platform in memory that keeps the contract of `provider/igc/platform.ts` as far as the lifecycle relies on it: tickets are the
 * wishes' own, submitting again changes nothing that stands, looking changes nothing, what is settled stays to be collected. No paper.
 */
export class MemoryPlatform implements Platform {
  readonly address = "sandbox:./sandbox";
  readonly inbox = ".";
  readonly forms = new Map<string, FormProgress>();
  readonly orders = new Map<string, OrderRecord>();
  readonly witness = new Witness();
  now = new Date(0);
  #mistakes = 0;

  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly delays: boolean,
  ) {}

  async clock(): Promise<Date> {
    return this.now;
  }

  async submitForm({ wish, submittedAt }: FormSubmission): Promise<FormProgress> {
    const before = this.forms.get(wish);
    if (before) return before;
    const progress: FormProgress = { phase: "to-sign", submittedAt: submittedAt ?? this.now.toISOString(), formPath: `forms/${wish}.pdf` };
    this.forms.set(wish, progress);
    return progress;
  }

  async submitOrder(order: Order): Promise<OrderProgress> {
    const { wish, publicKeySha256, orderedAt = this.now.toISOString(), certificate } = order;
    const before = this.orders.get(wish);
    if (before && before.progress.publicKeySha256 !== publicKeySha256) throw new Error(`order-conflict: ${wish}`);
    const admins = order.admins.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
    const planned = certificate === undefined ? {} : { certificate, admins };
    const made = { publicKeySha256, state: "open", orderedAt, sheetPath: `fiches/${wish}.txt`, ...planned } as const;
    const progress: OrderProgress = before?.progress ?? made;
    if (!before) this.witness.ordered(wish, order, this.now);
    this.orders.set(wish, { answers: 0, ...before, order, progress });
    return progress;
  }

  async poll(): ReturnType<Platform["poll"]> {
    const orders = new Map([...this.orders].map(([ticket, { progress }]) => [ticket, progress]));
    return { absent: false, forms: new Map(this.forms), orders, revocations: new Map(), troubles: new Map(), unmatched: [] };
  }

  async collect(ticket: string): Promise<Answer | undefined> {
    const { progress, answer } = this.orders.get(ticket) ?? {};
    return progress?.state === "answered" || progress?.state === "settled" ? answer : undefined;
  }

  async settle(ticket: string, _instead?: ArchivedInstead, settlement?: Settlement): Promise<void> {
    if (this.orders.get(ticket)?.progress.state === "settled") return;
    this.witness.settled(ticket, this.now);
    this.#set(ticket, { state: "settled", ...(this.delays && settlement && { settledAt: this.now.toISOString(), ...settlement }) });
  }

  /** Nobody of a simulation asks for a revocation. */
  async submitRevocation(): Promise<never> {
    throw new Error("no revocations");
  }

  async closeRevocation(): Promise<void> {}

  async quarantine(ticket: string, _answer: Answer, reason: string): Promise<void> {
    this.witness.setAside++;
    this.#set(ticket, { state: "open", quarantined: reason });
  }

  async withdraw(ticket: string): Promise<void> {
    this.forms.delete(ticket);
    this.witness.withdrawn(ticket);
    this.orders.delete(ticket);
  }

  async authorities(): Promise<string[]> {
    return [this.hierarchy.issuing, this.hierarchy.root].map(({ certificate }) => asPem("CERTIFICATE", certificate));
  }

  /** What was settled years ago is nobody's any more: a look need not carry it. */
  forget(before: Date): void {
    for (const [ticket, { progress }] of this.orders)
      if (progress.state === "settled" && new Date(progress.orderedAt) < before) this.orders.delete(ticket);
  }

  #set(ticket: string, change: Partial<OrderProgress>): void {
    const record = this.orders.get(ticket);
    if (!record) throw new Error(`no order ${ticket}`);
    record.progress = { ...record.progress, ...change };
  }

  #form(ticket: string, change: Partial<FormProgress>): string[] {
    const before = this.forms.get(ticket);
    if (!before) throw new Error(`no form ${ticket}`);
    this.forms.set(ticket, { ...before, ...change });
    return [ticket];
  }

  async #bring(ticket: string, change?: (right: Leaf) => Partial<Leaf>): Promise<string[]> {
    const record = this.orders.get(ticket);
    if (!record) throw new Error(`no order ${ticket}`);
    if (record.progress.state === "settled") return [ticket];
    const { structure, commonName, usage, csr } = record.order;
    const right: Leaf = {
      subject: subjectOf({ structureName: structure.name, idNat: structure.idNat, departmentLabel: structure.department, commonName }),
      publicKey: readCsr(csr).publicKey,
      usage: usage as CertificateUsage,
      environment: "rehearsal",
      serialNumber: serialNumberOf(ticket, String(++record.answers)),
      ...lifeFrom(this.now),
    };
    const pem = asPem("CERTIFICATE", await issueLeaf({ ...right, ...change?.(right) }, this.hierarchy));
    this.witness.answered(ticket, pem, change === undefined, this.now);
    record.answer = { bytes: Buffer.from(pem + asPem("CERTIFICATE", this.hierarchy.issuing.certificate)), source: `${ticket}.pem` };
    this.#set(ticket, { state: "answered" });
    return [ticket];
  }

  /** What is wrong with what is brought by mistake, in turn. */
  readonly #mistaken: readonly ((right: Leaf) => Partial<Leaf>)[] = [
    ({ usage }) => ({ usage: usage === "SIGN" ? "AUTH_CLI" : "SIGN" }),
    ({ subject }) => ({ subject: { ...subject, commonName: "AUTRE" } }),
    () => ({ publicKey: createPublicKey(this.hierarchy.issuing.privateKey) }),
    () => lifeFrom(new Date(this.now.getTime() - 1200 * 86_400_000)),
  ];

  /** The people, who act at once. */
  readonly portal: Portal = {
    sign: async (ticket) => this.#form(ticket!, { phase: "to-send" }),
    send: async (ticket) => this.#form(ticket!, { phase: "sent", sentAt: this.now.toISOString() }),
    validate: async (ticket) => this.#form(ticket!, { phase: "validated", decidedAt: this.now.toISOString() }),
    refuse: async (ticket, reason) => this.#form(ticket, { phase: "refused", reason, decidedAt: this.now.toISOString() }),
    refuseOrder: async (ticket, reason) => {
      this.#set(ticket, { state: "refused", reason });
      return [ticket];
    },
    bringAgain: (ticket) => this.#bring(ticket),
    bringWrong: (ticket) => this.#bring(ticket, this.#mistaken[this.#mistakes++ % this.#mistaken.length]),
  };
}
