/** The way of one certificate through a rehearsal, as tests of its lifecycle begin it. */
import { join } from "node:path";
import { type SandboxPerson, sandboxPerson } from "../provider/igc/sandbox";
import type { CertificateInputs, CertificateOutputs } from "../provider/lifecycle/certificate";
import { type Operations, operations } from "./operations";

/** Operations, and the people of their sandbox. */
export interface Rehearsal {
  readonly life: Operations;
  readonly person: SandboxPerson;
  /** What people do until the form is validated. */
  validated(): Promise<void>;
  /** From the wish to the order. */
  ordered(change?: Partial<CertificateInputs>): Promise<CertificateOutputs>;
  /** From the wish to the certificate. */
  issued(change?: Partial<CertificateInputs>): Promise<CertificateOutputs>;
  /** What is issued is renewed, 50 days before its end: from one in service to the next. */
  renewed(): Promise<CertificateOutputs>;
}

/** The clock of the sandbox is stopped. @param given what `operations` takes */
export async function rehearsal(...given: Parameters<typeof operations>): Promise<Rehearsal> {
  const life = operations(...given);
  const person = sandboxPerson(join(life.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  async function validated(): Promise<void> {
    await person.sign();
    await person.send();
    await person.validate();
  }
  async function ordered(change: Partial<CertificateInputs> = {}): Promise<CertificateOutputs> {
    await life.up(change);
    await validated();
    return life.up(change);
  }
  async function issued(change: Partial<CertificateInputs> = {}): Promise<CertificateOutputs> {
    await ordered(change);
    await person.advance({ days: 1 });
    return life.up(change);
  }
  async function renewed(): Promise<CertificateOutputs> {
    const { current } = await life.up();
    await person.setClock(new Date(Date.parse(current!.notAfter) - 50 * 86_400_000));
    await life.up();
    await person.advance({ days: 1 });
    return life.up();
  }
  return { life, person, validated, ordered, issued, renewed };
}
