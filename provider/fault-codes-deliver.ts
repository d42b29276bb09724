/** A page of the table of codes (fault-codes.ts): what can fail of delivering to a server. Ground floor: imports nothing. */

// biome-ignore format: two lines a code, the meaning above what to do
export const deliverGroups = {
  "Delivering to a server": {
    "deliver-config": ["The configuration of `igc-sante deliver` has faults; the sentence lists all of them, and nothing was touched.",
      "Mend what each line names: docs/deliver.md has every field."],
    "deliver-nothing": ["The vault has nothing in service under the name of the configuration.",
      "Take the name from the outputs of the certificate, or wait until the first one is issued."],
    "deliver-refused": ["What the vault has in service is not what the configuration expects: key, path, usage, subject or format.",
      "Correct `expect` or `files`, or have the right certificate put in service. The server keeps what it has."],
    "deliver-files": ["The server's files cannot be written or read: rights, a full disk, or something else lies in their place.",
      "Do what the message names, then run it again. The server keeps what it has."],
    "deliver-busy": ["Another `igc-sante deliver` works on the same folder.",
      "Wait until it ends. A lock whose process died is taken over by itself."],
    "deliver-check": ["The server's own check refused the new files; the old ones are back, and nothing was reloaded.",
      "Read what it printed, mend the server's configuration, then run it again."],
    "deliver-reload": ["The server could not be reloaded with the new files; the old ones are back, and it was reloaded again.",
      "Read what the command printed, then run it again."],
    "deliver-probe": ["After the reload the server did not present the new certificate; the old files are back, and it was reloaded again.",
      "Look whether host, port and name are this server's, and whether it reads these files; then run it again."],
    "deliver-put-back": ["The old files could not be put back whole, or the server not reloaded with them.",
      "Do what the message names, then run it again: it goes on with putting back first."],
  },
} as const;
