import { cardAction, cardIncidents, cardsAction, mayOrder, nobodyMayOrder } from "./administrators";
import { nameOfPerson } from "./people";
import { adminNextAction } from "./prerequisites";

const zoe = { firstName: "Zoé", lastName: "Noël", cardExpiresOn: "2027-03-31" };
const ali = { firstName: "Ali", lastName: "Roux" };
const day = (text: string): Date => new Date(`${text}T12:00:00Z`);

it.each<[string, readonly string[] | undefined, string, readonly string[]]>([
  ["both, while the form is not validated", undefined, "2026-11-24", ["Zoé Noël", "Ali Roux"]],
  ["those in both lists", ["Ali Roux", "Eva Lac"], "2026-11-24", ["Ali Roux"]],
  ["who has a card, on its last day too", ["Zoé Noël", "Ali Roux"], "2027-03-31", ["Zoé Noël", "Ali Roux"]],
  ["nobody whose card has ended", ["Zoé Noël", "Ali Roux"], "2027-04-01", ["Ali Roux"]],
  ["nobody, where no list has a common name", ["Eva Lac"], "2026-11-24", []],
])("gives orders to %s", (_sentence, named, now, expected) =>
  expect(mayOrder([zoe, ali], named, day(now)).map(nameOfPerson)).toEqual(expected),
);

it("gives no order to whose card is lost, stolen, broken or blocked, says it before the end of any card, and why nobody is left", () => {
  for (const kind of cardIncidents) {
    const lost = { ...ali, cardIncident: { kind, since: "2026-11-20" } };
    expect(mayOrder([zoe, lost], undefined, day("2026-11-24")).map(nameOfPerson)).toEqual(["Zoé Noël"]);
    expect(cardsAction([zoe, lost], day("2027-03-30"))!.because).toBe(
      `the card is ${kind} since 2026-11-20: no order is given to its holder meanwhile`,
    );
    expect(nobodyMayOrder([lost], undefined, day("2026-11-24"))!.because).toBe(`the card of Ali Roux is ${kind} since 2026-11-20`);
  }
});

it.each<[string, string, RegExp | null]>([
  ["91 days before its end", "2026-12-30", null],
  ["90 days before", "2026-12-31", /the card ends on 2027-03-31/],
  ["on its last day", "2027-03-31", /the card ends on 2027-03-31/],
  ["a day later", "2027-04-01", /the card ended on 2027-03-31/],
])("of a card says %s what is due", (_sentence, now, because) => {
  const act = cardAction(zoe, day(now));
  if (because === null) expect(act).toBeNull();
  else expect([act!.by, act!.because]).toEqual(["2027-03-31", expect.stringMatching(because)]);
  expect(adminNextAction({ ...zoe, cardType: "CPA", cardNumber: "2600301752" }, day(now))).toEqual(act);
  expect(cardAction(ali, day(now))).toBeNull();
});

it("names the card that ends first", () =>
  expect(cardsAction([zoe, { ...ali, cardExpiresOn: "2027-02-28" }], day("2027-02-01"))!.by).toBe("2027-02-28"));

it("says why nobody is left, and nothing while somebody is", () => {
  expect(nobodyMayOrder([zoe, ali], ["Zoé Noël"], day("2027-04-01"))!.because).toBe(
    "the card of Zoé Noël ended on 2027-03-31; ANS does not know Ali Roux yet",
  );
  expect(nobodyMayOrder([zoe, ali], undefined, day("2027-04-01"))).toBeNull();
});
