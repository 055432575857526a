/**
 * What a person sees of a long step: its name, what it did, how long it took. On a terminal the running step's line
 * is rewritten in place; elsewhere (a log, CI) a step prints its line when it ends, and one every ten seconds before.
 */
export type Step = {
  /** Says where the step stands, such as "41/213 models and tests". */
  readonly update: (text: string) => void;
};

export type Progress = {
  /** Runs `work`, prints its line, and returns what it returned with the seconds it took. */
  readonly step: <T>(name: string, work: (step: Step) => Promise<T>, say?: (result: T) => string) => Promise<Timed<T>>;
  /** Prints a line of its own. */
  readonly note: (text: string) => void;
};

export type Timed<T> = {readonly result: T; readonly seconds: number};

type Options = {
  readonly write?: (text: string) => void;
  readonly isTerminal?: boolean;
  readonly now?: () => number;
};

const QUIET_SECONDS = 10;
const NAME_WIDTH = 11;

/** Progress lines on standard output, or on whatever `write` is. */
export function createProgress({
  write = (text) => process.stdout.write(text),
  isTerminal = process.stdout.isTTY === true,
  now = () => performance.now()
}: Options = {}): Progress {
  async function step<T>(name: string, work: (step: Step) => Promise<T>, say: (result: T) => string = () => "") {
    const begun = now();
    let lastSaid = begun;
    const seconds = () => (now() - begun) / 1000;
    const line = (text: string, end: string) =>
      write(
        `${isTerminal ? "\r\x1b[2K" : ""}  ${name.padEnd(NAME_WIDTH)} ${text.padEnd(52)} ${formatSeconds(seconds())}${end}`
      );
    const update = (text: string) => {
      const due = isTerminal ? 0.1 : QUIET_SECONDS;
      if ((now() - lastSaid) / 1000 < due) return;
      lastSaid = now();
      line(text, isTerminal ? "" : "\n");
    };
    if (isTerminal) line("…", "");
    try {
      const result = await work({update});
      line(say(result), "\n");
      return {result, seconds: seconds()};
    } catch (error) {
      line("failed", "\n");
      throw error;
    }
  }
  return {step, note: (text) => write(`${text}\n`)};
}

/** Seconds for a person: "0.3 s", "12.4 s", "3 min 05 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`.padStart(7);
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** A count with thin groups of three: 1 234 567. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A size for a person: "61 MB". */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
}
