import {
  type Drift,
  doubtClass,
  driftClasses,
  type FoundDrift,
  formerInService,
  formerRevoked,
  foundInVault,
  nameOfPerson,
  readDrift,
  renewalInstant,
  shownDrift,
  standingDrift,
  withDrift,
} from "../../policy";
import type { Look, World } from "../common";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, nameOf, subjectText } from "./state";

/** Everything that is not as it was: what a refresh found in the vault, and what follows from time, program and exchange. */
export function driftOf(state: CertificateState, wish: CertificateInputs, look: Look, world: World): readonly Drift[] | null {
  const { ticket, admins } = wish.formRequest;
  const [seen, known] = [look.forms.get(ticket), world.form(ticket)];
  const named = known?.named;
  const closedOn = world.closing(wish.structure.idNat);
  const standing = standingDrift({
    now: look.now,
    current: state.current,
    next: state.next,
    previous: state.previous,
    rolledBack: state.rolledBack,
    doubt: state.revocation?.doubt ?? null,
    subject: subjectText(wish),
    form: {
      ticket,
      isRefused: seen?.phase === "refused" || known?.since === "refused",
      isReopened: known?.since === "open",
      wasValidated: state.habilitated === ticket,
    },
    admins: admins.map((admin) => ({ name: nameOfPerson(admin), expiresOn: admin.cardExpiresOn })),
    named,
    closedOn,
  });
  // What a place or another resource does not say this time is no statement: it stands (issue 11).
  const silent = [
    ...(seen ? [] : ["habilitation-withdrawn"]),
    ...(known ? [] : ["habilitation-reopened"]),
    ...(named ? [] : ["administrator-gone"]),
  ];
  const stands = ({ class: code }: FoundDrift): boolean =>
    code === "structure-closed" ? closedOn === undefined : silent.includes(code) && state.habilitated === ticket;
  const remembered = readDrift(state.drift).filter(stands);
  return listOf([...foundInVault(state.drift), ...remembered, ...standing], state);
}

const listOf = (found: readonly FoundDrift[], state: CertificateState): readonly Drift[] | null => {
  const drift = shownDrift(found, state);
  return drift.length > 0 ? drift : null;
};

/** Seen by a plain preview alone: a refresh leaves it as the last run recorded it. */
const isPreviews = ({ class: code }: FoundDrift): boolean => !["vault", "evidence", "revocation"].includes(driftClasses[code].from);

/** A state after a refresh: what it found in the vault and on the list is told at once, and the next preview has nothing to add. */
export function withFound(state: CertificateOutputs, found: readonly FoundDrift[], world: World): CertificateOutputs {
  const { current, revocation } = state;
  const former = formerInService(state);
  const ofList: FoundDrift[] = [
    ...(current?.revoked ? [{ class: "revoked" } as const] : []),
    ...(former?.revoked ? [{ class: "in-service-revoked", fact: formerRevoked(former, former.revoked) } as const] : []),
    ...(current && revocation?.doubt ? [{ class: doubtClass[revocation.doubt] }] : []),
  ];
  const drift = listOf([...found, ...ofList, ...readDrift(state.drift).filter(isPreviews)], state);
  sayNew(state, drift, world);
  return { ...state, drift, nextAction: withDrift(state.nextAction, drift ?? [], renewalDay(state, state.renewBeforeDays)) };
}

/** The day by which what the renewal prints must be right. */
export const renewalDay = ({ current }: CertificateState, renewBeforeDays: number): string | null =>
  current ? renewalInstant(current, renewBeforeDays).toISOString().slice(0, 10) : null;

/** Whether another run would record other drift than a state has. Wording alone is no difference. */
export const isOtherDrift = (state: CertificateState, drift: readonly Drift[] | null): boolean =>
  JSON.stringify(readDrift(state.drift)) !== JSON.stringify(readDrift(drift));

/** One line for what a state does not know yet. */
export function sayNew(state: CertificateOutputs, drift: readonly Drift[] | null, world: World): void {
  const known = readDrift(state.drift).map(({ class: code }) => code);
  for (const { class: code, sentence, remedy } of drift ?? [])
    if (!known.includes(code)) world.say(`${nameOf(state)}: drift: ${code}: ${sentence}: ${remedy}`);
}
