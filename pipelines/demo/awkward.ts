/**
 * People and places made awkward on purpose, each with an id that tests can name. They are the same at every size and
 * seed. Dates are half-open; `known` is the day on which the register learns of an end.
 */

type Membership = {
  readonly from: string;
  readonly to?: string;
  readonly reason?: string;
  readonly kind?: string;
  readonly branch?: string | null;
  readonly received?: string;
  readonly withdrawn?: string;
  readonly known?: string;
};

type Job = {
  readonly at: string | null;
  readonly from: string | null;
  readonly to?: string;
  readonly known?: string;
  readonly share?: number;
  readonly leave?: readonly [string, string];
};

type Mandate = {
  readonly unit: string;
  readonly from: string;
  readonly to: string;
  readonly term: string;
  readonly reason: string;
  readonly notified?: string | null;
  /** A seat on the board of the branch `unit` instead. */
  readonly isOnBoard?: boolean;
};

type Exemption = {readonly reason: string; readonly from: string; readonly to?: string; readonly reported: string};

type Person = {
  readonly id: string;
  /** Why the person is here. */
  readonly about: string;
  readonly given: string;
  readonly family: string;
  readonly union?: string;
  readonly born?: number;
  readonly isProtected?: boolean;
  readonly died?: string;
  readonly memberships: readonly Membership[];
  readonly jobs?: readonly Job[];
  readonly mandates?: readonly Mandate[];
  readonly exemptions?: readonly Exemption[];
  readonly unpaid?: {readonly from: string; readonly to: string; readonly cured?: string};
  /** Months (yyyymm) whose charge is paid twice, or whose payment is returned. */
  readonly paidTwice?: string;
  readonly returned?: string;
  /** Pays by payroll: the first day without a deduction, or the month (yyyymm) that was deducted twice. */
  readonly deductionStopped?: string;
  readonly deductedTwice?: string;
};

type Workplace = {readonly id: string; readonly name: string; readonly municipality: string; readonly closed?: string};

/** The day of an end that never comes. */
export const NEVER = "2200-01-01";

/** Workplaces of one company group, `awkward-group`, in a concern of their own. */
export const AWKWARD_WORKPLACES: readonly Workplace[] = [
  {id: "awkward-plain", name: "Palvelutalo Poukama", municipality: "Turku"},
  {id: "awkward-other", name: "Palvelutalo Suvanto", municipality: "Salo"},
  {id: "awkward-one", name: "Ryhmäkoti Yksi", municipality: "Naantali"},
  {id: "awkward-small", name: "Hoivakoti Neljä", municipality: "Raisio"},
  {id: "awkward-closed", name: "Hoivakoti Ruska", municipality: "Turku", closed: "2025-06-01"},
  {
    id: "awkward-long",
    name: "Lounaisrannikon kuntoutus-, päihdehoito- ja asumispalvelukeskuksen länsisiipi, toinen kerros",
    municipality: "Kemiönsaari"
  },
  {id: "awkward-letters", name: "Åbolands vårdhem O'Brien & Šimić – Sjøhaug", municipality: "Parainen"}
];

/** The people, one oddity each. */
export const AWKWARD_PEOPLE: readonly Person[] = [
  {
    id: "awkward-leap",
    about: "joined on 29 February",
    given: "Karin",
    family: "Skottdag",
    memberships: [{from: "2020-02-29"}],
    jobs: [{at: "awkward-plain", from: "2020-02-29"}]
  },
  {
    id: "awkward-leap-leaver",
    about: "left on 29 February, the last day of a month",
    given: "Carin",
    family: "Skottdag",
    memberships: [{from: "2016-02-29", to: "2024-03-01", reason: "own_wish", received: "2024-01-31"}],
    jobs: [{at: "awkward-plain", from: "2016-02-29", to: "2024-03-01", known: "2024-02-01"}]
  },
  {
    id: "awkward-two-jobs",
    about: "two jobs at two workplaces with the same share and start",
    given: "Linnéa",
    family: "Carlsson",
    memberships: [{from: "2017-05-02"}],
    jobs: [
      {at: "awkward-plain", from: "2017-05-02", share: 50},
      {at: "awkward-other", from: "2017-05-02", share: 50}
    ]
  },
  {
    id: "awkward-back-soon",
    about: "left and came back within 90 days: neither exit nor join",
    given: "Sari",
    family: "Väisänen",
    memberships: [
      {from: "2014-01-01", to: "2026-05-01", reason: "own_wish", received: "2026-03-12"},
      {from: "2026-07-01"}
    ],
    jobs: [{at: "awkward-plain", from: "2013-08-01"}]
  },
  {
    id: "awkward-back-90",
    about: "came back after a gap of exactly 90 days",
    given: "Satu",
    family: "Väisänen",
    memberships: [{from: "2014-01-01", to: "2025-04-01", reason: "cost", received: "2025-02-12"}, {from: "2025-06-30"}],
    jobs: [{at: "awkward-plain", from: "2013-08-01"}]
  },
  {
    id: "awkward-back-late",
    about: "came back after more than 90 days: an exit and a return",
    given: "Sirpa",
    family: "Väisänen",
    memberships: [
      {from: "2014-01-01", to: "2025-04-01", reason: "dissatisfied", received: "2025-02-12"},
      {from: "2025-07-01"}
    ],
    jobs: [{at: "awkward-plain", from: "2013-08-01"}]
  },
  {
    id: "awkward-no-workplace",
    about: "works, but nowhere on record",
    given: "Ole",
    family: "Haugen",
    memberships: [{from: "2019-09-01"}],
    jobs: [{at: null, from: "2019-09-01"}]
  },
  {
    id: "awkward-nothing",
    about: "no branch, no job",
    given: "Knut",
    family: "Haugen",
    memberships: [{from: "2019-09-01", branch: null}]
  },
  {
    id: "awkward-both-aalto",
    about: "member in both unions; nothing joins the two rows",
    given: "Hanna",
    family: "Lindqvist",
    memberships: [{from: "2015-03-01"}],
    jobs: [{at: "awkward-plain", from: "2015-03-01"}]
  },
  {
    id: "awkward-both-kivi",
    about: "member in both unions, the other row",
    union: "kivi",
    given: "Hanna",
    family: "Lindkvist",
    memberships: [{from: "2018-03-01"}],
    jobs: [{at: "awkward-plain", from: "2015-03-01"}]
  },
  {
    id: "awkward-died",
    about: "death ends the membership on its day, though the row stays open",
    given: "Eero",
    family: "Kettunen",
    born: 1951,
    died: "2026-10-14",
    memberships: [{from: "1984-06-01", kind: "pensioner"}]
  },
  {
    id: "awkward-died-before",
    about: "died before joining: an error for the office, not counted",
    given: "Väinö",
    family: "Kettunen",
    born: 1949,
    died: "2021-01-02",
    memberships: [{from: "2021-02-01"}]
  },
  {
    id: "awkward-withdrawn",
    about: "resigned and took it back",
    given: "Åsa",
    family: "Sæther",
    memberships: [{from: "2012-01-01", received: "2026-10-05", withdrawn: "2026-10-20"}],
    jobs: [{at: "awkward-plain", from: "2012-01-01"}]
  },
  {
    id: "awkward-leaves-this-month",
    about: "resigned; last day is the last of November 2026",
    given: "Timo",
    family: "Myllymäki",
    memberships: [{from: "2010-01-01", to: "2026-12-01", reason: "cost", received: "2026-10-07"}],
    jobs: [{at: "awkward-plain", from: "2012-01-01"}]
  },
  {
    id: "awkward-leaves-next-month",
    about: "resigned; last day is 31 December 2026",
    given: "Timo",
    family: "Ala-Kulju",
    memberships: [{from: "2010-01-01", to: "2027-01-01", reason: "other_union", received: "2026-11-07"}],
    jobs: [{at: "awkward-plain", from: "2012-01-01"}]
  },
  {
    id: "awkward-one-day",
    about: "a membership of one day, on 31 December",
    given: "Ida",
    family: "Nylund",
    memberships: [{from: "2022-12-31", to: "2023-01-01", reason: "unknown"}]
  },
  {
    id: "awkward-undated",
    about: "a job without a start or an end",
    given: "Elina",
    family: "Eriksson",
    memberships: [{from: "2018-01-01"}],
    jobs: [{at: "awkward-other", from: null}]
  },
  {
    id: "awkward-job-ends",
    about: "a job whose end is known and near",
    given: "Eliina",
    family: "Ericsson",
    memberships: [{from: "2018-01-01"}],
    jobs: [{at: "awkward-other", from: "2018-01-01", to: "2026-12-19", known: "2026-10-30"}]
  },
  {
    id: "awkward-exempt",
    about: "two overlapping exemptions, one without an end",
    given: "Fatima",
    family: "Hassan",
    memberships: [{from: "2016-01-01"}],
    jobs: [{at: "awkward-other", from: "2016-01-01", leave: ["2026-02-01", "2027-02-01"]}],
    exemptions: [
      {reason: "family_leave", from: "2026-02-01", to: "2027-02-01", reported: "2026-01-15"},
      {reason: "other", from: "2026-09-01", reported: "2026-10-10"}
    ]
  },
  {
    id: "awkward-paid-twice",
    about: "paid one charge twice",
    given: "Mats",
    family: "Söderholm",
    memberships: [{from: "2016-01-01"}],
    paidTwice: "202608"
  },
  {
    id: "awkward-returned",
    about: "a payment was returned: the charge is open again",
    given: "Mats",
    family: "Söderström",
    memberships: [{from: "2016-01-01"}],
    returned: "202608"
  },
  {
    id: "awkward-owes",
    about: "owes since June 2026 and has paid everything before",
    given: "Dmitri",
    family: "Petrenko",
    memberships: [{from: "2016-01-01"}],
    jobs: [{at: null, from: "2016-01-01"}],
    unpaid: {from: "2026-06-01", to: NEVER}
  },
  {
    id: "awkward-silent",
    about: "the deduction from pay stopped in July 2026 and nobody meant it",
    given: "Tuula",
    family: "Rautio",
    memberships: [{from: "2016-01-01"}],
    jobs: [{at: "awkward-plain", from: "2012-01-01"}],
    deductionStopped: "2026-07-01"
  },
  {
    id: "awkward-deducted-twice",
    about: "the dues of August 2026 were deducted twice",
    given: "Leif",
    family: "Sandvik",
    memberships: [{from: "2016-01-01"}],
    jobs: [{at: "awkward-plain", from: "2012-01-01"}],
    deductedTwice: "202608"
  },
  {
    id: "awkward-still-there",
    about: "on the books of a workplace that has closed",
    given: "Jelena",
    family: "Šimić",
    memberships: [{from: "2016-01-01"}],
    jobs: [{at: "awkward-closed", from: "2016-01-01"}]
  },
  {
    id: "awkward-alone",
    about: "the only member of the workplace",
    given: "Grace",
    family: "O'Brien",
    memberships: [{from: "2021-08-15"}],
    jobs: [{at: "awkward-one", from: "2021-08-15"}]
  },
  {
    id: "awkward-steward-leaves",
    about: "steward at a small workplace who leaves the union; nobody follows",
    given: "Pekka",
    family: "Wirtanen",
    memberships: [{from: "2009-01-01", to: "2026-10-01", reason: "dissatisfied", received: "2026-08-15"}],
    jobs: [{at: "awkward-small", from: "2009-01-01"}],
    mandates: [{unit: "awkward-small", from: "2025-01-01", to: "2026-10-01", term: "2027-01-01", reason: "left_union"}]
  },
  ...["a", "b", "c", "d"].map((letter) => ({
    id: `awkward-small-${letter}`,
    about: "a colleague at the small workplace",
    given: "Nina",
    family: "Salonen",
    memberships: [{from: "2018-01-01"}],
    jobs: [{at: "awkward-small", from: "2018-01-01"}]
  })),
  {
    id: "awkward-steward-died",
    about: "a steward who died in office",
    given: "Anders",
    family: "Holmberg",
    born: 1966,
    died: "2026-09-03",
    memberships: [{from: "1999-01-01", to: "2026-09-03", reason: "died", known: "2026-09-10"}],
    jobs: [{at: "awkward-long", from: "2005-01-01", to: "2026-09-03", known: "2026-09-10"}],
    mandates: [{unit: "awkward-long", from: "2025-01-01", to: "2026-09-03", term: "2027-01-01", reason: "died"}]
  },
  {
    id: "awkward-steward-protected",
    about: "a steward with protected identity",
    given: "Maryam",
    family: "Šefčík",
    isProtected: true,
    memberships: [{from: "2011-01-01"}],
    jobs: [{at: "awkward-letters", from: "2011-01-01"}],
    mandates: [
      {unit: "awkward-letters", from: "2025-01-01", to: "2027-01-01", term: "2027-01-01", reason: "term_ended"}
    ]
  },
  {
    id: "awkward-steward-board",
    about: "a steward who sat on the board of her branch until leap day",
    given: "Märta",
    family: "Öhman",
    memberships: [{from: "2016-02-29"}],
    jobs: [{at: "awkward-other", from: "2016-02-29"}],
    mandates: [
      {unit: "awkward-other", from: "2023-01-01", to: "2027-01-01", term: "2027-01-01", reason: "term_ended"},
      {
        unit: "aalto-branch-2",
        from: "2022-02-28",
        to: "2024-02-29",
        term: "2026-02-28",
        reason: "resigned",
        isOnBoard: true
      }
    ]
  },
  {
    id: "awkward-steward-elected",
    about: "elected, but the employer has not been told",
    given: "Bjørn",
    family: "Øverås",
    memberships: [{from: "2015-01-01"}],
    jobs: [{at: "awkward-other", from: "2015-01-01"}],
    mandates: [
      {
        unit: "awkward-other",
        from: "2026-11-01",
        to: "2028-11-01",
        term: "2028-11-01",
        reason: "term_ended",
        notified: null
      }
    ]
  }
];
