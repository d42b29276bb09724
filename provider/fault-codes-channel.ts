/** A page of the table of codes (fault-codes.ts): what can fail of channels. Ground floor: imports nothing. */

// biome-ignore format: two lines a code, the meaning above what to do
export const channelGroups = {
  "Channels": {
    "channel-address": ["The address of a channel cannot be used: a part is missing, wrong, or not known.",
      "Write it as the sentence says; docs/channels.md has every part."],
    "channel-rehearsal": ["A rehearsal, or a form on a sandbox, names a channel: it would send to a State desk.",
      "Take `channel` and `igc-sante:channel` out of the rehearsal."],
    "channel-unreachable": ["A channel's server cannot be reached, does not let this user read, or did not answer in time: nothing is concluded of ANS' answers.",
      "Check what the sentence names, then run `pulumi up` again. What is known stands, and a person may note an answer meanwhile."],
    "channel-unknown": ["A form was given to a channel and no answer came: nobody knows whether it left, and it is not sent again by itself.",
      "Run `pulumi up` again later: where the sender's mailbox is read, it tells. Else do what the form's next action says."],
  },
  "The online procedure": {
    "demarche-revision": ["The procedure is asked for in another revision than the one that was pinned, or none was pinned.",
      "Look at what the sentence says has changed, then pin the revision it names. Nothing was posted."],
    "demarche-fields": ["The form does not fit the procedure: a field has no question or several, a required question no answer, or a value would be dropped.",
      "Draft a mapping with `igc-sante form procedure`, correct it, and name it in the address. Nothing was posted."],
    "demarche-mapping": ["The mapping of an online procedure cannot be used; all that is wrong is listed.",
      "Correct the file, or draft it anew with `igc-sante form procedure`."],
    "demarche-throttled": ["The online procedure was asked too often, also after waiting as long as it says; nothing was made of the dossier.",
      "Run `pulumi up` again in some minutes."],
    "demarche-refused": ["The online procedure refused a request, with its reason; nothing was made of it.",
      "Correct what it names in the program, the mapping, or the network."],
    "demarche-closed": ["The procedure is closed, not published, or not known under this name or number.",
      "Open its address in a browser. What is known of the dossiers stands."],
    "demarche-answer": ["The online procedure answers something that is none of the answers it is known for.",
      "Look at the procedure in a browser. Nothing is concluded from the answer."],
  },
} as const;
