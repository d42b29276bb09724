import { certificateIn, formIn, type Outcome, type Stack, up } from "../../cli/rehearsal/fleet";
import { firstSource } from "../../cli/rehearsal/play";
import { programOf } from "../../cli/rehearsal/program";
import { type MemoryStage, openMemoryStage } from "./memory-stage";

/** The reference model: what a person who knows the rules would expect, in a page. One form, a few certificates. */
export interface Model {
  now: number;
  isAway: boolean;
  form: "none" | "to-sign" | "to-send" | "sent" | "validated";
  readonly certificates: ModelCertificate[];
}

export interface ModelCertificate {
  /** Rounds that were issued; the certificate in service has the last. */
  round: number;
  notAfter: number;
  isOpen: boolean;
  answer: "none" | "right" | "wrong" | "refused";
  /** When the right answer was made. */
  answeredAt: number;
  quarantined: boolean;
}

export const day = 86_400_000;
/** Days before the end, the default. */
const renewBefore = 60;

export const firstModel = (certificates: number): Model => ({
  now: Date.parse("2026-01-05T09:00:00Z"),
  isAway: false,
  form: "none",
  certificates: Array.from({ length: certificates }, () => ({
    round: 0,
    notAfter: 0,
    isOpen: false,
    answer: "none",
    answeredAt: 0,
    quarantined: false,
  })),
});

/** An up that reached everything. */
export function modelUp(model: Model): void {
  if (model.form === "none") model.form = "to-sign";
  for (const certificate of model.certificates) collect(certificate, model);
}

function collect(certificate: ModelCertificate, { now, form }: Model): void {
  const { answer } = certificate;
  // One that ended before anybody looked serves nobody: another is to be brought.
  const isWorth = answer === "right" && now < threeYearsAfter(certificate.answeredAt);
  if (certificate.isOpen && isWorth) {
    certificate.round++;
    certificate.notAfter = threeYearsAfter(certificate.answeredAt);
    Object.assign(certificate, { isOpen: false, answer: "none", quarantined: false });
  } else if (certificate.isOpen && (answer === "wrong" || answer === "right"))
    Object.assign(certificate, { answer: "none", quarantined: true });
  const isDue = certificate.round === 0 || now >= certificate.notAfter - renewBefore * day;
  if (!certificate.isOpen && isDue && form === "validated") certificate.isOpen = true;
}

function threeYearsAfter(instant: number): number {
  const date = new Date(Math.floor(instant / 1000) * 1000);
  date.setUTCFullYear(date.getUTCFullYear() + 3);
  return date.getTime();
}

/** The real lifecycle, on a platform and vaults in memory. */
export class Real {
  stack: Stack = new Map();
  /** What counts again when the state of the last up is lost. */
  #before: Stack = new Map();
  readonly #fleet;
  readonly names: readonly string[];

  private constructor(
    readonly stage: MemoryStage,
    certificates: number,
  ) {
    this.#fleet = programOf(1, firstSource(), certificates);
    this.names = this.#fleet.filter(({ kind }) => kind === "certificate").map(({ name }) => name);
  }

  static async open(certificates: number): Promise<Real> {
    // The model knows the 60 days alone; how long people took is what policy/renewal.test.ts and the simulations are about.
    return new Real(await openMemoryStage(false), certificates);
  }

  operate(stack: Stack): Promise<Outcome> {
    return up(
      this.#fleet,
      stack,
      this.stage.world(() => undefined),
    );
  }

  keep({ stack }: Outcome): void {
    this.#before = this.stack;
    this.stack = stack;
  }

  loseState(): void {
    this.stack = this.#before;
  }

  /** The form that lies on the platform, whatever the state says. */
  get form(): string {
    return [...this.stage.platform.forms.keys()][0]!;
  }

  /** The open order of a certificate, as a person finds it: by what stands on its sheet. */
  ticket(index: number): string | undefined {
    const state = certificateIn(this.stack, this.names[index]!);
    return state?.next?.ticket ?? undefined;
  }

  /** How it is, in the model's words; of the stack, and of what a person finds on the platform. */
  seen(): object {
    const open = [...this.stage.platform.orders.values()].filter(({ progress }) => progress.state !== "settled").length;
    const certificates = this.names.map((name) => {
      const { current, next, phase } = certificateIn(this.stack, name)!;
      return {
        round: current?.round ?? 0,
        notAfter: current ? Date.parse(current.notAfter) : 0,
        isOpen: !!next?.ticket,
        quarantined: phase === "quarantined",
      };
    });
    return { form: formIn(this.stack, "form-1")!.phase, open, certificates };
  }
}

/** The same of the model. */
export function expected({ form, certificates }: Model): object {
  return {
    form,
    open: certificates.filter(({ isOpen }) => isOpen).length,
    certificates: certificates.map(({ round, notAfter, isOpen, quarantined }) => ({ round, notAfter, isOpen, quarantined })),
  };
}
