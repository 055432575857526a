import chromium from "@sparticuz/chromium";

/** Unpacks Chromium once, before test files that run side by side would each do it over the other's half. */
export default async function setup(): Promise<void> {
  await chromium.executablePath();
}
