import {expect, test} from "vitest";
import {createProgress, formatBytes, formatCount, formatSeconds} from "./progress.ts";

const record = (isTerminal: boolean) => {
  const written: string[] = [];
  let clock = 0;
  const progress = createProgress({write: (text) => written.push(text), isTerminal, now: () => clock});
  return {written, progress, pass: (seconds: number) => (clock += seconds * 1000)};
};

test("a finished step leaves one line with its name, its result and its seconds", async () => {
  const {written, progress, pass} = record(false);
  const {result, seconds} = await progress.step(
    "load",
    async () => {
      pass(2.5);
      return 7;
    },
    (rows) => `${rows} rows`
  );
  expect([result, seconds]).toEqual([7, 2.5]);
  expect(written.join("")).toMatch(/^ {2}load +7 rows +2\.5 s\n$/);
});

test("a log gets a running step's line every ten seconds, not at every update", async () => {
  const {written, progress, pass} = record(false);
  await progress.step("transform", async ({update}) => {
    for (let n = 1; n <= 25; n++) {
      pass(1);
      update(`${n}/25`);
    }
  });
  expect(written.map((line) => line.trim().split(/\s+/)[1])).toEqual(["10/25", "20/25", "25.0"]);
});

test("a failed step says so and hands the error on", async () => {
  const {written, progress} = record(false);
  const failure = progress.step("audit", async () => {
    throw new Error("a law is broken");
  });
  await expect(failure).rejects.toThrow("a law is broken");
  expect(written.join("")).toContain("failed");
});

test("numbers are written for people", () => {
  expect(formatCount(1234567)).toBe("1 234 567");
  expect(formatBytes(61_400_000)).toBe("61 MB");
  expect(formatSeconds(185).trim()).toBe("3 min 05 s");
});
