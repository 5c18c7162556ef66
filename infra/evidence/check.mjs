#!/usr/bin/env node
// Checks the evidence pack of a settlement, offline, with Node alone: `node check.mjs` in the unpacked folder, or with
// the folder as its argument. It shares no code with the ledger that wrote the pack. One line is printed for each check,
// and a verdict at the end; the exit code is 0 where everything holds, and 1 where anything does not.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACK = 1;

/**
 * @param {ReadonlyMap<string, Buffer>} files of the pack, by name
 * @returns {{ what: string, faults: string[] }[]} every check, and what does not hold of it
 */
export function checkPack(files) {
  const checks = [];
  const check = (what, find) => {
    const faults = [];
    try {
      find((fault) => faults.push(fault));
    } catch (error) {
      faults.push(`It cannot be read: ${error.message}`);
    }
    checks.push({ what, faults });
  };
  const read = (name) => {
    const content = files.get(name);
    if (!content) throw new Error(`${name} is missing`);
    return JSON.parse(content.toString('utf8'));
  };
  check('Every file is the one the manifest names', (fault) => checkManifest(files, read, fault));

  let pack;
  check('The pack is one this checker can read', () => {
    pack = {
      manifest: read('manifest.json'),
      agreement: read('agreement.json'),
      decisions: read('decisions.json'),
      journal: read('journal.json'),
      facts: read('facts.json'),
      settlement: read('settlement.json'),
      working: read('working.json'),
      seals: read('seals.json'),
    };
    if (pack.manifest.pack !== PACK) throw new Error(`it is a pack of version ${pack.manifest.pack}`);
  });
  if (!pack) return checks;

  check('Every decision hashes to what it was sealed with, and none is missing or out of order', (fault) =>
    checkDecisions(pack, fault),
  );
  check(
    'Every entry of the journal hashes to what it was sealed with, and is as its decision says',
    (fault) => checkJournal(pack, fault),
  );
  check('Every entry balances, and every reversal undoes its entry to the penny', (fault) =>
    checkBalances(pack, fault),
  );
  check('The agreement is the one every partner signed', (fault) => checkAgreement(pack, fault));
  check('The records add up to the counts that were settled on', (fault) => checkFacts(pack, fault));
  check('Worked out a third time, every computation comes to the same pence', (fault) =>
    checkComputations(pack, fault),
  );
  check('Every partner approved what was posted, and what was posted is what was computed', (fault) =>
    checkPostings(pack, fault),
  );
  check('The accounts stand as the settlement says', (fault) => checkAccounts(pack, fault));
  check('What is said of the settlement is what its decisions come to', (fault) =>
    checkStanding(pack, fault),
  );
  return checks;
}

// --- Seals ---------------------------------------------------------------------------------------------------

function checkManifest(files, read, fault) {
  const named = new Set(['manifest.json']);
  for (const { name, bytes, sha256 } of read('manifest.json').files) {
    named.add(name);
    const content = files.get(name);
    if (!content) fault(`${name} is missing`);
    else if (content.length !== bytes || sha(content) !== sha256) fault(`${name} is another file`);
  }
  for (const name of files.keys()) if (!named.has(name)) fault(`${name} is not of the pack`);
}

function checkDecisions({ decisions, manifest, seals }, fault) {
  const versions = new Map();
  let before;
  for (const decision of decisions) {
    const { hash, previous, ...row } = decision;
    const where = `Decision ${row.position}`;
    if (sha(canonical({ ...row, previous })) !== hash) fault(`${where} is not as it was sealed`);
    if (before && row.position <= before.position) fault(`${where} is out of order`);
    if (before && row.position === before.position + 1 && previous !== before.hash)
      fault(`${where} does not follow the decision before it`);
    if ((row.position === 0) !== (previous === null)) fault(`${where} does not begin the chain`);
    const version = (versions.get(row.stream) ?? 0) + 1;
    if (row.version !== version) fault(`${where} is version ${row.version} of ${row.stream}, not ${version}`);
    versions.set(row.stream, version);
    if (row.position >= seals.decisions.next) fault(`${where} lies beyond the end of the chain`);
    if (row.position === seals.decisions.next - 1 && hash !== seals.decisions.head)
      fault(`${where} is not the end of the chain`);
    before = decision;
  }
  for (const [kind, stream] of Object.entries(streamsOf(manifest))) {
    const expected = manifest.versions[kind];
    const found = versions.get(stream) ?? 0;
    if (found !== expected) fault(`${stream} has ${found} decisions, not ${expected}`);
    versions.delete(stream);
  }
  for (const stream of versions.keys()) fault(`${stream} is not of this settlement`);
}

function checkJournal({ journal, decisions, manifest, seals }, fault) {
  let before;
  for (const entry of journal) {
    const { hash, previous, ...row } = entry;
    const where = `Entry ${row.number}`;
    if (sha(canonical({ ...row, previous })) !== hash) fault(`${where} is not as it was sealed`);
    if (before && row.number <= before.number) fault(`${where} is out of order`);
    if (before && row.number === before.number + 1 && previous !== before.hash)
      fault(`${where} does not follow the entry before it`);
    if ((row.number === 1) !== (previous === null)) fault(`${where} does not begin the chain`);
    if (row.number >= seals.journal.next) fault(`${where} lies beyond the end of the journal`);
    if (row.number === seals.journal.next - 1 && hash !== seals.journal.head)
      fault(`${where} is not the end of the journal`);
    before = entry;
  }
  const settlement = decisions.filter(({ stream }) => stream === streamsOf(manifest).settlement);
  const stated = settlement.flatMap(({ position, recordedAt, actor, data }) =>
    (data.entries ?? []).map((entry) => ({ ...entry, decision: position, recordedAt, actor })),
  );
  if (stated.length !== journal.length)
    fault(`Decisions say that ${stated.length} entries are made, and ${journal.length} are here`);
  stated.forEach((entry, at) => {
    const { hash: _, previous: __, number, ...row } = journal[at] ?? {};
    const lines = (row.lines ?? []).map(({ account, pence }) => ({ account, pence: whole(pence) }));
    if (canonical({ ...row, lines }) !== canonical(entry))
      fault(`Entry ${number} is not what decision ${entry.decision} says`);
  });
}

function checkBalances({ journal }, fault) {
  const byNumber = new Map(journal.map((entry) => [entry.number, entry]));
  for (const { number, lines, reverses } of journal) {
    const sum = lines.reduce((all, { pence }) => all + BigInt(pence), 0n);
    if (sum !== 0n) fault(`Entry ${number} is out of balance by ${sum} pence`);
    if (lines.length < 2) fault(`Entry ${number} has fewer than two lines`);
    if (reverses === undefined) continue;
    const left = balancesOf([...lines, ...(byNumber.get(reverses)?.lines ?? [])]);
    if ([...left.values()].some((pence) => pence !== 0n)) fault(`Entry ${number} does not undo ${reverses}`);
  }
}

function checkAgreement({ agreement, decisions, manifest }, fault) {
  const hash = sha(canonical(agreement.content));
  if (hash !== agreement.contentHash) fault(`Its content has the hash ${hash}, not ${agreement.contentHash}`);
  const own = decisions.filter(({ stream }) => stream === streamsOf(manifest).agreement);
  const proposed = own.find(
    ({ type, data }) =>
      type === 'agreement.proposed' && canonical(data.content) === canonical(agreement.content),
  );
  if (!proposed) fault('Nobody proposed it');
  const signed = own
    .filter(({ type, data, version }) => {
      return type === 'agreement.signed' && data.contentHash === hash && version > (proposed?.version ?? 0);
    })
    .map(({ data }) => data.signature);
  for (const { partner, name } of agreement.content.partners)
    if (!signed.some((signature) => signature.partner === partner)) fault(`${name} has not signed it`);
  for (const signature of agreement.signatures)
    if (!signed.some((each) => canonical(each) === canonical(signature)))
      fault(`The signature of ${signature.partner} is in no decision`);
  if (agreement.signatures.length !== agreement.content.partners.length)
    fault(
      `${agreement.signatures.length} signatures are listed, of ${agreement.content.partners.length} partners`,
    );
}

// --- Records -------------------------------------------------------------------------------------------------

function checkFacts({ facts, decisions, manifest }, fault) {
  const computed = new Map(
    decisions.flatMap(({ type, position, data }) =>
      type === 'settlement.computed' ? [[position, data.computation]] : [],
    ),
  );
  const { relied } = replay(decisions, manifest);
  const given = facts.map(({ decision }) => decision);
  if (canonical(given) !== canonical([...relied].sort((a, b) => a - b)))
    fault(`Facts are given of the decisions ${given.join(', ')}, not of ${[...relied].join(', ')}`);
  for (const { decision, watermark, figures } of facts) {
    const computation = computed.get(decision);
    if (!computation) continue;
    if (canonical(watermark) !== canonical(computation.watermark))
      fault(`The facts of decision ${decision} are of another moment`);
    if (figures.length !== computation.inputs.length)
      fault(
        `Decision ${decision} rests on ${computation.inputs.length} counts, and ${figures.length} are given`,
      );
    computation.inputs.forEach((input, at) => checkFigure(input, figures[at], manifest, fault));
  }
}

function checkFigure(input, given, { settlement }, fault) {
  const { figure } = input;
  if (given?.figure !== figure) return fault(`The records behind ${figure} are missing`);
  const { answer, measure, records } = given;
  if (sha(canonical(answer)) !== input.contentHash) fault(`The answer about ${figure} is another`);
  const [reported] = answer.figures;
  if (reported.period !== input.period || answer.metric.code !== input.metric)
    fault(`The answer about ${figure} is about something else`);
  const soFar = reported.value ?? reported.reportedSoFar;
  if (input.claimedIn === undefined) {
    // What is reported in part is settled on only where it is said to be so.
    const count = input.isPartial ? soFar : reported.value;
    if (count !== input.count) fault(`${figure} was settled on ${input.count}, and ${count} were reported`);
  } else if (input.reported !== undefined && input.reported !== soFar)
    fault(`${figure} is said to have been reported as ${input.reported}, and ${soFar} were`);
  const unsettled = openIn(reported);
  if (canonical(input.open) !== canonical(unsettled))
    fault(
      `${figure} is said to wait for ${listed(input.open)}, and by its answer it waits for ${listed(unsettled)}`,
    );
  const expected = reported.tables.flatMap(({ source, table, periods }) =>
    periods.map((period) => [source, period, table].join(' ')),
  );
  const seen = new Set();
  let sum = 0n;
  let before = '';
  for (const record of records) {
    const place = [record.source, record.period, record.table].join(' ');
    const { careType = '', agency = '', reason = '' } = record.category;
    const key = [record.source, record.period, record.table, careType, agency, reason].join('\u0000');
    if (key <= before) fault(`The records behind ${figure} are out of order at ${place}`);
    before = key;
    if (!expected.includes(place) || record.measure !== measure || record.area !== settlement.area)
      fault(`${place} is not of ${figure}`);
    if (contentOf(record) !== record.contentHash) fault(`The record ${place} is not as it was recorded`);
    seen.add(place);
    sum += BigInt(record.value);
  }
  for (const place of expected)
    if (!seen.has(place)) fault(`The record ${place} behind ${figure} is missing`);
  if (sum !== BigInt(soFar ?? 0)) fault(`The records behind ${figure} add up to ${sum}, not to ${soFar}`);
  if (records.length !== given.total)
    fault(`${records.length} of ${given.total} records behind ${figure} are here`);
}

/** What kept a count from being the last word: reports that were missing, and versions that were on their way. */
function openIn({ coverage, warnings }) {
  return [
    ...coverage.missing.map(({ source, period }) => `${source ?? 'a report'} is missing for ${period}`),
    ...warnings.filter(({ rule }) => UNSETTLED.includes(rule)).map(({ what }) => what),
  ];
}
const UNSETTLED = ['submission-incomplete', 'version-reused'];

function listed(words) {
  return words.length === 0 ? 'nothing' : words.join('; ');
}

/** The first eight bytes of SHA-256 over what a record says, as a signed number. */
function contentOf({ source, measure, area, period, table, category, value, status }) {
  const { careType = null, agency = null, reason = null } = category;
  const content = [source, measure, area, period, table, careType, agency, reason, value, status, false];
  return createHash('sha256').update(JSON.stringify(content)).digest().readBigInt64BE(0).toString();
}

// --- The rules, in whole pence -------------------------------------------------------------------------------

/** What an agreement comes to on counts: its amounts by name. */
function settle({ fundPence, rule }, counts) {
  const fund = BigInt(fundPence);
  return rule.kind === 'pay-for-performance' ? paidFor(fund, rule, counts) : balance(fund, rule, counts);
}

function balance(fund, rule, counts) {
  let extra = 0n;
  for (const { metric, period, target, pricePence } of rule.activity)
    extra += BigInt(counted(counts, metric, period) - target) * BigInt(pricePence);
  const overspend = most(extra, 0n);
  const beyond = most(overspend - BigInt(rule.corridorPence ?? 0), 0n);
  const retained = least(fund, rule.capPence === undefined ? beyond : least(beyond, BigInt(rule.capPence)));
  const released = fund - retained;
  const amounts = { overspend, released, retained };
  if (rule.kind === 'pool-shares')
    shared(released, rule.shares).forEach(({ partner, pence }) => (amounts[`share/${partner}`] = pence));
  return amounts;
}

function counted(counts, metric, period) {
  const count = counts[`${metric}/${period}`];
  if (count === undefined) throw new Error(`${metric}/${period} has no count`);
  return count;
}

/** To the penny: what is left over goes, one each, to the largest remainders, the first among equal ones. */
function shared(amount, shares) {
  const weights = shares.map(({ share }) => millionths(share));
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = shares.map(({ partner }, at) => {
    return { partner, at, pence: (amount * weights[at]) / all, rest: (amount * weights[at]) % all };
  });
  let left = amount - parts.reduce((sum, { pence }) => sum + pence, 0n);
  for (const part of parts.toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    part.pence += 1n;
    left -= 1n;
  }
  return parts;
}

function millionths(text) {
  const [units, places = ''] = text.split('.');
  return BigInt(units + places.padEnd(6, '0'));
}

function paidFor(fundAgreed, rule, counts) {
  const { quarters, metric, cappedAtPlan, clawsBack, recoverable } = rule;
  const planned = quarters.reduce((sum, { baseline, plan }) => sum + BigInt(baseline - plan), 0n);
  const fund = planned > 0n ? fundAgreed : 0n;
  const unit = rule.unit === 'pound' ? 100n : 1n;
  // A half goes away from nothing.
  const worth = (reduction) => {
    if (fund === 0n) return 0n;
    const size =
      (2n * fund * (reduction < 0n ? -reduction : reduction) + planned * unit) / (2n * planned * unit);
    return (reduction < 0n ? -size : size) * unit;
  };
  const isEnough = (saved, asked) =>
    rule.minimumRate === undefined || saved * 1_000_000n >= asked * millionths(rule.minimumRate);
  const amounts = {};
  let [plannedSoFar, savedSoFar, mostSoFar, paidSoFar] = [0n, 0n, 0n, 0n];
  for (const { period, baseline, plan } of quarters) {
    const count = counts[`${metric}/${period}`];
    if (count === undefined) break;
    const [asked, saved] = [BigInt(baseline - plan), BigInt(baseline - count)];
    plannedSoFar += asked;
    savedSoFar += saved;
    const mostBefore = mostSoFar;
    mostSoFar = rule.rounding === 'to-date' ? worth(plannedSoFar) : mostBefore + worth(asked);
    const ceiling = cappedAtPlan ? least(mostSoFar, fund) : fund;
    const earned = recoverable
      ? isEnough(savedSoFar, plannedSoFar)
        ? worth(savedSoFar)
        : 0n
      : paidSoFar +
        most(
          least(isEnough(saved, asked) ? worth(saved) : 0n, cappedAtPlan ? mostSoFar - mostBefore : fund),
          -paidSoFar,
        );
    const due = most(least(earned, ceiling), 0n);
    const standing = clawsBack ? due : most(due, paidSoFar);
    amounts[`paid/${period}`] = standing - paidSoFar;
    paidSoFar = standing;
  }
  return { ...amounts, released: paidSoFar, retained: fundAgreed - paidSoFar };
}

function checkComputations({ decisions, working, manifest }, fault) {
  for (const { position, type, data } of decisions) {
    if (type !== 'settlement.computed') continue;
    const { computation } = data;
    const { agreement, inputs, steps, amounts } = computation;
    const where = `Decision ${position}`;
    const worked = settle(agreement.content, countsOf(inputs));
    for (const [what, given] of [
      ['it computed', amounts],
      ['SQL alone came to', computation.secondOpinion],
    ])
      if (canonical(penceByName(given)) !== canonical(texts(worked)))
        fault(
          `${where}: what ${what} is ${textOf(penceByName(given))}, worked out here ${textOf(texts(worked))}`,
        );
    const { released, retained } = worked;
    if (BigInt(computation.releasedPence) !== released || BigInt(computation.retainedPence) !== retained)
      fault(`${where} releases other pence than it computed`);
    if (released < 0n || retained < 0n || released + retained !== BigInt(agreement.content.fundPence))
      fault(`${where} does not conserve the fund`);
    if (sha(canonical(agreement.content)) !== agreement.contentHash) fault(`${where} rests on other terms`);
    const counts = inputs.map(({ figure, count, open }) => ({ figure, count, open }));
    if (sha(canonical({ terms: agreement.contentHash, counts })) !== computation.inputHash)
      fault(`${where}: its inputs have another hash`);
    if (sha(canonical({ terms: agreement.contentHash, inputs, steps, amounts })) !== computation.contentHash)
      fault(`${where}: its content has another hash`);
    for (const name of ['released', 'retained']) {
      const step = steps.findLast((each) => each.step === name);
      if (step?.result.pence === undefined || BigInt(step.result.pence) !== worked[name])
        fault(`${where}: its last step does not come to what is ${name}`);
    }
  }
  const last = decisions.findLast(({ type }) => type === 'settlement.computed');
  if (canonical(working) !== canonical(last ? last.data.computation : null))
    fault('The working is not that of the last computation');
  if (last && last.stream !== streamsOf(manifest).settlement) fault('Another settlement was computed');
}

// --- Decisions, one after the other --------------------------------------------------------------------------

/** Goes through a settlement's decisions: what stood whenever it was posted, and what was wrong about it. */
function replay(decisions, manifest, visit = () => {}) {
  const faults = [];
  const fault = (what) => faults.push(what);
  const own = decisions.filter(({ stream }) => stream === streamsOf(manifest).settlement);
  const opened = own.find(({ type }) => type === 'settlement.opened')?.data.terms;
  let now = { disputes: [], approvals: {}, paid: 0, opened };
  const signed = signings(decisions, manifest);
  const relied = new Set();
  for (const { type, data, position, recordedAt } of own) {
    const where = `Decision ${position}`;
    const terms = type === 'settlement.opened' ? data.terms : data.computation?.agreement;
    if (terms && !signed.some((each) => each.position < position && isOf(terms, each)))
      fault(`${where} rests on terms that not every partner had signed`);
    switch (type) {
      case 'settlement.computed':
        now = {
          ...now,
          // What is claimed of a figure is claimed whatever came to be counted of it meanwhile.
          disputes: now.disputes.map((each) =>
            each.outcome === undefined
              ? { ...each, counted: reportedCount(data.computation, each.figure) }
              : each,
          ),
          computation: data.computation,
          computedIn: position,
          override: undefined,
          agreed: undefined,
          ...CHANGED,
        };
        break;
      case 'settlement.disputed':
        now = { ...now, disputes: [...now.disputes, data], agreed: undefined, ...CHANGED };
        break;
      case 'settlement.dispute-resolved':
        now = { ...resolved(now, data), ...CHANGED };
        break;
      case 'settlement.coverage-overridden': {
        const { by, reason, counts, uncounted } = data;
        now = { ...now, override: { by, reason, counts, uncounted }, ...CHANGED };
        break;
      }
      case 'settlement.amount-agreed':
        now = { ...now, agreed: data.agreedPence, ...CHANGED };
        break;
      case 'settlement.approved':
        now = { ...now, approvals: { ...now.approvals, [data.partner]: data.contentHash } };
        break;
      case 'settlement.posted':
      case 'settlement.restated': {
        if (!now.computation) fault(`${where} posts what nobody computed`);
        else {
          checkPosting(where, now, data, fault);
          checkDays(where, now, { ...data, recordedAt }, fault);
          relied.add(now.computedIn);
          const open = now.disputes.filter(({ outcome }) => outcome === undefined);
          now = {
            ...now,
            posted: { ...now, split: data.split, holding: open.map(({ dispute }) => dispute) },
          };
        }
        break;
      }
      case 'settlement.quarters-posted':
        if (!now.computation) fault(`${where} posts what nobody computed`);
        else {
          checkQuarters(where, now, data, fault);
          if (londonDay(recordedAt) <= lastDayOf(data.through))
            fault(`${where} posts ${data.through} before it is over`);
          relied.add(now.computedIn);
          const { through, releasedPence, effectiveOn } = data;
          const spent = { override: undefined, agreed: undefined };
          now = { ...now, ...CHANGED, ...spent, interim: { through, releasedPence, effectiveOn } };
        }
        break;
      case 'settlement.released':
        now = { ...now, paid: now.paid + data.pence };
        if (now.paid !== (now.posted ? now.posted.split : now.interim)?.releasedPence)
          fault(`${where} pays on another amount than was posted`);
        break;
      case 'settlement.void-proposed': {
        const { by, reason } = data;
        now = { ...now, ...CHANGED, voiding: { by, reason } };
        break;
      }
      case 'settlement.voided':
        checkVoid(where, now, data, fault);
        now = { ...now, isVoided: true };
        break;
    }
    visit({ type, data, position }, now);
  }
  if (now.computedIn !== undefined) relied.add(now.computedIn);
  return { now, relied, faults };
}

/** What was reported of a figure, whatever claim stands in its place. */
function reportedCount({ inputs }, figure) {
  const input = inputs.find((each) => each.figure === figure);
  return input?.claimedIn === undefined ? input?.count : input.reported;
}

/** The decisions by which every partner had signed what was proposed last: with it, the terms are agreed. */
function signings(decisions, manifest) {
  const found = [];
  let proposed;
  let waiting = new Set();
  for (const { stream, type, data, position } of decisions) {
    if (stream !== streamsOf(manifest).agreement) continue;
    if (type === 'agreement.proposed') {
      const { content } = data;
      proposed = { content: canonical(content), contentHash: sha(canonical(content)) };
      waiting = new Set(content.partners.map(({ partner }) => partner));
    } else if (type === 'agreement.signed' && data.contentHash === proposed?.contentHash) {
      waiting.delete(data.signature.partner);
      if (waiting.size === 0) found.push({ ...proposed, stream, position });
    }
  }
  return found;
}

function isOf({ stream, contentHash, content }, signed) {
  return (
    signed.stream === stream && signed.contentHash === contentHash && signed.content === canonical(content)
  );
}

/** Whatever changes what stands voids its approvals, and takes back that it should be voided itself. */
const CHANGED = { approvals: {}, voiding: undefined };

function resolved(now, { dispute, outcome }) {
  const disputes = now.disputes.map((each) => (each.dispute === dispute ? { ...each, outcome } : each));
  const { posted } = now;
  if (!posted || outcome === 'upheld' || !posted.holding.includes(dispute)) return { ...now, disputes };
  // An upheld claim holds its money until the restatement.
  const left = disputes
    .filter((each) => posted.holding.includes(each.dispute))
    .map((each) => (each.outcome === 'upheld' ? { ...each, outcome: undefined } : each));
  const split = splitOf({ computation: posted.computation, disputes: left, interim: now.interim });
  return { ...now, disputes, posted: { ...posted, split } };
}

function checkPosting(where, now, { split, contentHash }, fault) {
  const { computation } = now;
  if (contentHash !== computation.contentHash) fault(`${where} posts another computation than the last`);
  const worked = splitOf(now);
  if (canonical(split) !== canonical(worked)) fault(`${where} divides the fund otherwise than was computed`);
  checkApproved(where, now, worked, fault);
  const open = computation.inputs.filter((input) => input.open.length > 0);
  if (open.length > 0 && !now.override) fault(`${where}: reports were missing, and nobody put up with it`);
  const without = now.override?.uncounted ?? [];
  for (const { figure, count } of computation.inputs)
    if (count === undefined && !without.includes(figure))
      fault(`${where}: ${figure} was not counted, and nobody named it as what it is ended without`);
  const named = (now.override?.counts ?? []).map(({ figure, count }) => `${figure}=${count}`);
  for (const { figure, count, isPartial } of computation.inputs)
    if (isPartial && !named.includes(`${figure}=${count}`))
      fault(`${where}: ${figure} was reported in part, and nobody named ${count} as what it is settled on`);
}

/** It is decided from a day on, and takes effect from a day on. */
function checkDays(where, { computation }, { recordedAt, effectiveOn, entries }, fault) {
  const { decidedFrom, releasedOn } = computation.agreement.content;
  if (londonDay(recordedAt) < decidedFrom) fault(`${where} posts before ${decidedFrom}`);
  if (effectiveOn < releasedOn) fault(`${where} takes effect before ${releasedOn}`);
  for (const entry of entries)
    if (entry.kind === 'post' && entry.effectiveOn !== effectiveOn)
      fault(`${where} enters a posting of ${entry.effectiveOn}, not of ${effectiveOn}`);
}

function londonDay(moment) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(moment));
}

/** Of a quarter of the financial year: `2015/16-Q1` ends on 2015-06-30. */
function lastDayOf(quarter) {
  const [, from, number] = /^(\d{4})\/\d\d-Q([1-4])$/.exec(quarter) ?? [];
  const ends = { 1: `${from}-06-30`, 2: `${from}-09-30`, 3: `${from}-12-31`, 4: `${Number(from) + 1}-03-31` };
  return ends[number] ?? '';
}

/** Quarters are posted through the last that was counted, before the last of all, each with those before it. */
function checkQuarters(where, now, { through, contentHash, beforePence, releasedPence, entries }, fault) {
  const { computation, interim, posted } = now;
  const { content } = computation.agreement;
  const { quarters = [] } = content.rule;
  const at = quarters.findIndex(({ period }) => period === through);
  const counted = computation.inputs.findIndex(({ count }) => count === undefined);
  if (posted) fault(`${where} posts quarters of what was posted`);
  if (at === -1 || at !== counted - 1)
    fault(`${where} posts quarters to ${through}, which is not the last that was counted`);
  if (interim && at <= quarters.findIndex(({ period }) => period === interim.through))
    fault(`${where} posts quarters that were posted`);
  if (contentHash !== computation.contentHash) fault(`${where} posts another computation than the last`);
  if (beforePence !== (interim?.releasedPence ?? 0))
    fault(`${where} begins at another amount than was posted`);
  const worked = splitOf(now);
  if (releasedPence !== worked.releasedPence) fault(`${where} releases other pence than were computed`);
  checkApproved(where, now, worked, fault);
  if (now.override?.uncounted?.length) fault(`${where} posts quarters of what was to be ended`);
  if (computation.inputs.slice(0, at + 1).some(({ open }) => open.length > 0) && !now.override)
    fault(`${where}: reports were missing, and nobody put up with it`);
  const posts = entries.filter(({ kind }) => kind === 'post').length;
  if (posts !== (releasedPence === beforePence ? 0 : 1)) fault(`${where} enters ${posts} postings`);
}

function checkApproved(where, now, split, fault) {
  const standing = standingHash(now, split);
  for (const { partner, name } of now.computation.agreement.content.partners)
    if (now.approvals[partner] !== standing) fault(`${where}: ${name} did not approve what was posted`);
}

/** It is ended without a release only while nothing was posted, and by every partner. */
function checkVoid(where, now, { by, reason, contentHash }, fault) {
  if (now.posted || now.interim) fault(`${where} voids what was posted`);
  if (!now.voiding || canonical(now.voiding) !== canonical({ by, reason }))
    return fault(`${where} voids it otherwise than was proposed`);
  const standing = standingHash(now);
  if (contentHash !== standing) fault(`${where} voids another content than was proposed`);
  const { partners } = termsOf(now).content;
  for (const { partner, name } of partners)
    if (now.approvals[partner] !== standing) fault(`${where}: ${name} did not approve that it is voided`);
}

/** The terms it was computed on last, or opened with. */
function termsOf({ computation, opened }) {
  return computation?.agreement ?? opened;
}

/** What partners approve: how the fund is divided, or that it is not. */
function standingHash(now, split) {
  const { computation, agreed, override, interim, disputes, voiding, opened } = now;
  const agreement = termsOf(now).stream;
  if (voiding) {
    const { holder, fundPence } = opened.content;
    const held = { holder, fundPence };
    return sha(canonical({ agreement, void: voiding, terms: termsOf(now).contentHash, held }));
  }
  const open = disputes.filter(({ outcome }) => outcome === undefined);
  return sha(
    canonical({
      agreement,
      computation: computation.contentHash,
      agreedPence: agreed,
      override,
      interim,
      disputes: open.map(({ dispute, figure, claimed }) => ({ dispute, figure, claimed })),
      split,
    }),
  );
}

/**
 * Released is what is released whichever open claims hold, retained what is retained in every case; and never less than
 * quarters were released for, unless it is given back.
 */
function splitOf({ computation, agreed, disputes, interim }) {
  const { content } = computation.agreement;
  const kept = interim && !content.rule.clawsBack ? BigInt(interim.releasedPence) : 0n;
  const open = disputes.filter(({ outcome }) => outcome === undefined);
  const outcomes = [];
  for (let which = 0; which < 2 ** open.length; which += 1) {
    const counts = countsOf(computation.inputs);
    open.forEach(({ figure, claimed }, at) => {
      if ((which >> at) & 1) counts[figure] = claimed;
    });
    outcomes.push(agreed === undefined ? most(settle(content, counts).released, kept) : BigInt(agreed));
  }
  const released = outcomes.reduce(least);
  const disputed = outcomes.reduce(most) - released;
  const parts = content.rule.kind === 'pool-shares' ? shared(released, content.rule.shares) : [];
  return {
    releasedPence: whole(released),
    retainedPence: whole(BigInt(content.fundPence) - released - disputed),
    disputedPence: whole(disputed),
    shares: parts.map(({ partner, pence }) => ({ partner, pence: whole(pence) })),
  };
}

function checkPostings({ decisions, manifest }, fault) {
  const { now, faults } = replay(decisions, manifest);
  faults.forEach(fault);
  const claims = new Map(now.disputes.map((each) => [each.dispute, each]));
  for (const { position, type, data } of decisions) {
    if (type !== 'settlement.computed') continue;
    for (const { figure, count, claimedIn } of data.computation.inputs) {
      if (claimedIn === undefined) continue;
      const claim = claims.get(claimedIn);
      if (claim?.outcome !== 'upheld' || claim.figure !== figure || claim.claimed !== count)
        fault(`Decision ${position} settles ${figure} on a claim that was not upheld`);
    }
  }
}

/** Over all entries: the whole fund is with those the settlement says, and nothing is held back any more. */
function checkAccounts({ journal, decisions, manifest }, fault) {
  if (!decisions.some(({ type }) => type === 'settlement.opened'))
    return fault('Nobody opened the settlement');
  let forecast = 0;
  let isPart = false;
  replay(decisions, manifest, ({ type, data, position }, now) => {
    if (type === 'settlement.forecast') forecast = data.pence;
    // What was expected is expected no more once something was posted.
    else if (type === 'settlement.quarters-posted') forecast = 0;
    const entered = journal.filter(({ decision }) => decision <= position);
    const found = balancesOf(entered.flatMap(({ lines }) => lines));
    const expected = accountsOf(now, forecast, manifest.settlement);
    // What is wrong once is wrong from then on.
    if (isPart) return;
    for (const account of new Set([...expected.keys(), ...found.keys()])) {
      const [should, is] = [expected.get(account) ?? 0n, found.get(account) ?? 0n];
      if (should === is) continue;
      isPart = true;
      fault(`After decision ${position} ${account} comes to ${is} pence, and should to ${should}`);
    }
  });
}

/** What every account of a settlement comes to, as things stand. */
function accountsOf(now, forecast, { area, policyYear, agreement }) {
  const expected = new Map();
  // Of what was voided everything is where it came from.
  if (now.isVoided) return expected;
  const add = (account, pence) => expected.set(account, (expected.get(account) ?? 0n) + BigInt(pence));
  const { holder, fundPence } = now.opened.content;
  const fund = BigInt(fundPence);
  const poolOf = (computation) =>
    `pool:${area}/${(computation?.agreement.content.receiver?.policyYear ?? policyYear).replace('/', '-')}`;
  add(`contributed:${holder}`, -fund);
  if (now.posted) {
    const { split, computation } = now.posted;
    for (const { partner, pence } of split.shares) add(`retained:${partner}`, pence);
    if (split.shares.length === 0) add(poolOf(computation), split.releasedPence);
    add(`retained:${computation.agreement.content.holder}`, split.retainedPence);
    add(`disputed:${agreement}`, split.disputedPence);
  } else {
    const released = BigInt(now.interim?.releasedPence ?? 0);
    add(`held:${agreement}`, fund - released);
    add(poolOf(now.computation), released);
    add(`accrued:${agreement}`, forecast);
    add(`payable:${agreement}`, -forecast);
  }
  return expected;
}

function checkStanding({ settlement, decisions, manifest, journal }, fault) {
  const { now } = replay(decisions, manifest);
  const of = (type) => decisions.filter((each) => each.type === type);
  const approvals = of('settlement.approved').map(({ position, recordedAt, data }) => {
    const { partner, by, contentHash } = data;
    return { decision: position, recordedAt, partner, by, contentHash };
  });
  const isComputed = now.computation !== undefined;
  const standing = isComputed || now.voiding ? standingHash(now, isComputed ? splitOf(now) : null) : null;
  const said = [
    ['approvals', approvals],
    ['disputes', now.disputes.map(({ area: _, policyYear: __, agreement: ___, ...dispute }) => dispute)],
    ['contentHash', standing],
    ['split', now.computation && !now.isVoided ? splitOf(now) : null],
    ['isVoided', now.isVoided === true],
    ['voiding', now.voiding ?? null],
    ['posted', now.posted?.split ?? null],
    ['interim', now.interim ?? null],
    ['paidOn', of('settlement.released').at(-1)?.data.paidOn ?? null],
    ['isClosed', of('settlement.closed').length > 0],
    ['decisions', of('settlement.opened').length === 0 ? 0 : manifest.versions.settlement],
    ['entries', journal.length],
  ];
  for (const [name, is] of said)
    if (canonical(settlement[name]) !== canonical(is))
      fault(`${name} of settlement.json is not what was decided`);
}

// --- Plain things --------------------------------------------------------------------------------------------

function streamsOf({ settlement: { area, policyYear, agreement } }) {
  const name = `${area}/${policyYear.replace('/', '-')}/${agreement}`;
  return { agreement: `agreement/${name}`, settlement: `settlement/${name}` };
}

function countsOf(inputs) {
  return Object.fromEntries(
    inputs.flatMap(({ figure, count }) => (count === undefined ? [] : [[figure, count]])),
  );
}

function balancesOf(lines) {
  const balances = new Map();
  for (const { account, pence } of lines)
    balances.set(account, (balances.get(account) ?? 0n) + BigInt(pence));
  return balances;
}

function penceByName(amounts) {
  return Object.fromEntries(amounts.map(({ name, pence }) => [name, `${pence}`]));
}

function texts(amounts) {
  return Object.fromEntries(Object.entries(amounts).map(([name, pence]) => [name, pence.toString()]));
}

function textOf(amounts) {
  return Object.entries(amounts)
    .map(([name, pence]) => `${name} ${pence}`)
    .join(', ');
}

function whole(pence) {
  const value = Number(pence);
  if (!Number.isSafeInteger(value)) throw new Error(`${pence} is no whole number of pence`);
  return value;
}

const most = (a, b) => (a > b ? a : b);
const least = (a, b) => (a < b ? a : b);

/** One text for one value: members sorted, no white space, those that are undefined left out (RFC 8785). */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

function sha(content) {
  return createHash('sha256').update(content).digest('hex');
}

function main(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  const files = new Map(
    names.map((name) => [name.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(name)]),
  );
  const checks = checkPack(files);
  for (const { what, faults } of checks) {
    console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'}  ${what}`);
    for (const fault of faults) console.log(`          ${fault}`);
  }
  const failed = checks.filter(({ faults }) => faults.length > 0).length;
  const manifest = files.get('manifest.json');
  if (manifest) console.log(`\nThe manifest has the SHA-256 ${sha(manifest)}.`);
  console.log(
    failed === 0
      ? `VERDICT: everything holds (${checks.length} checks).`
      : `VERDICT: DOES NOT HOLD: ${failed} of ${checks.length} checks failed.`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(self))
  main(resolve(process.argv[2] ?? dirname(self)));
