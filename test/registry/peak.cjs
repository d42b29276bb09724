// Indexes a file of FINESS+ by the built package and looks numbers up; says the peak of this process' memory above node's own.
// Arguments: the file, the cache folder, numbers. Plain Node: a compiler in the same process would hide what the index takes.
const own = process.memoryUsage().rss;
const { openRegisters } = require("../../dist/provider/registry");

/** Milliseconds of the processor so far: what else the machine does is not counted. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function main() {
  const [file, cache, ...numbers] = process.argv.slice(2);
  const context = { cwd: process.cwd(), env: {}, now: () => new Date(), cache };
  const begun = spent();
  await (await openRegisters(`finess:${file}`, context)).ask(numbers[0]);
  const indexed = spent();
  const desk = await openRegisters(`finess:${file}`, context);
  const answers = await Promise.all(numbers.map((number) => desk.ask(number)));
  const lookedUp = spent();
  console.log(
    JSON.stringify({
      above: process.resourceUsage().maxRSS * 1024 - own,
      indexing: indexed - begun,
      lookingUp: lookedUp - indexed,
      names: answers.map((answer) => answer?.entry?.names[0] ?? null),
    }),
  );
}
void main();
