/** What every command of `igc-sante` exits with: one meaning a number, through all of them. docs/cli.md prints this table. */
export const exitCode = {
  /** Done, or all is as it should be. */
  fine: 0,
  /** Something was found that is wrong, or left undone. */
  found: 1,
  /** It cannot be used or done: an option, a file, a place; the sentence and its code say which. */
  unusable: 2,
  /** A renewal is not answered and 30 days or fewer are left. */
  soon: 3,
  /** The same with 7 days or fewer, or none. */
  now: 4,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

type Meanings = Readonly<Partial<Record<ExitCode, string>>> & { readonly 0: string; readonly 2: string };

const stack = "the stack, a file or an option cannot be used";

/** What each code means of each command: the table of docs/cli.md. What a command does not name it never exits with. */
export const exitMeanings: Readonly<Record<string, Meanings>> = {
  "status": {
    0: "no renewal is late",
    1: "with `--revocation`: one is revoked, or that is not known",
    2: stack,
    3: "a renewal is not answered, 30 days or fewer are left",
    4: "the same, 7 days or fewer",
  },
  "next": { 0: "said, whatever is due", 2: stack },
  "explain": { 0: "explained", 2: "nothing, or more than one, is called so; or as `status`" },
  "history": { 0: "told", 2: "nothing, or more than one, is called so; or as `status`" },
  "desk": { 0: "ended, or the site is written", 2: "an option, a state or a place cannot be used" },
  "calendar": { 0: "written", 2: stack },
  "notify": { 0: "everybody who had to be told was", 1: "somebody was not, or perhaps", 2: "an option, address or state cannot be used" },
  "metrics": { 0: "written", 2: stack },
  "outbox": { 0: "listed or fetched", 2: "the exchange, the ticket or a file cannot be used" },
  "evidence": { 0: "all is whole", 1: "a record was changed or is gone", 2: "an option, file or exchange cannot be used" },
  "bring": { 0: "all were brought", 1: "one was nobody's", 2: "a file or the exchange cannot be used" },
  "rehearse": { 0: "played", 1: "in the years something happened that should never be", 2: "a folder, act or option cannot be used" },
  "authorities": { 0: "listed", 2: "a file cannot be read" },
  "verify": { 0: "good", 1: "a finding blocks", 2: "a file, folder or option cannot be used; of several, the rest is told" },
  "export": { 0: "written", 2: "nothing was written" },
  "keys": {
    0: "every entry is accounted for",
    1: "one is absent, damaged or an orphan",
    2: "the vault, a state or an option cannot be used",
  },
  "deliver": { 0: "nothing to do, or done", 1: "look at the certificate", 2: "not delivered" },
  "rollback": { 0: "done, or so already", 2: "nothing was changed" },
  "revocation-code": { 0: "shown or kept", 2: "it cannot be read or kept" },
  "check-repo": { 0: "no key", 1: "there is one", 2: "the folder is no repository" },
  "doctor": { 0: "all is good", 1: "there is a warning", 2: "something is bad: a run cannot work" },
  "init": { 0: "written", 2: "nothing was written" },
  "plan": { 0: "said", 2: "the sheet cannot be used" },
  "csr": { 0: "written", 2: "nothing was written" },
  "form": { 0: "done", 1: "`check`: it is not that form, signed", 2: "what was given cannot be used, or a file is there already" },
  "completion": { 0: "written", 2: "there is no such shell" },
};
