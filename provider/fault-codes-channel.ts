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
} as const;
