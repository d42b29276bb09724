// For node --require: this process begins at the instant CLOCK names (ISO 8601), and its time goes on from there.
const begins = Date.parse(process.env.CLOCK ?? "");
if (!Number.isNaN(begins)) {
  const machine = globalThis.Date;
  const ahead = begins - machine.now();
  const now = () => machine.now() + ahead;
  globalThis.Date = new Proxy(machine, {
    construct: (target, given, asked) => Reflect.construct(target, given.length > 0 ? given : [now()], asked),
    apply: () => new machine(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
}
