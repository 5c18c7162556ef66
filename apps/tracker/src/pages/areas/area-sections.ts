import type { Crumb, Html, LivePage, Page, Section } from '#pages';
import { isGranted } from '#platform';
import type { Identity } from '#platform';
import { READERS, WATCHERS } from '../../permissions';
import { addressOf } from '../shell/time-bar';
import { atMoment, type MomentKept } from './page-moment';

export interface AreaNamed {
  readonly code: string;
  readonly name: string;
}

/** The pages of an area, in the order of the row of links above each, and who is let in where that is not each of its readers. */
const SECTIONS = [
  ['overview', 'Overview', '', WATCHERS],
  ['changes', 'Changes', '/changes', WATCHERS],
  ['plans', 'Plans', '/plans'],
  ['arrivals', 'Arrivals', '/arrivals', WATCHERS],
  ['funds', 'Pooled fund', '/funds'],
  ['release', 'Release', '/settlements'],
  ['returns', 'Returns', '/returns'],
  ['registers', 'Registers', '/registers'],
  ['digest', 'Your digest', '/digest'],
] as const;

export type AreaSection = (typeof SECTIONS)[number][0];

export function areaPath(area: string): string {
  return `/areas/${area}`;
}

/** Where somebody begins in an area: how it does, or else with what is theirs to prepare, to approve or to record. */
export function firstPathIn(area: string, caller: Identity): string {
  if (isGranted(caller, WATCHERS, area)) return areaPath(area);
  return `${areaPath(area)}${isGranted(caller, ['preparer', 'approver'], area) ? '/returns' : '/funds'}`;
}

/** Where one metric of an area is. */
export function metricPath(area: string, metric: string): string {
  return `${areaPath(area)}/metrics/${encodeURIComponent(metric)}`;
}

/** The page that a board has before it in a meeting. */
export function packPath(area: string): string {
  return `${areaPath(area)}/pack`;
}

/** From a page of the past they lead to the same moment. */
function areaSections({ code }: AreaNamed, here: AreaSection, moment: MomentKept): Section[] {
  return SECTIONS.map(([section, name, path, roles = READERS]) => ({
    name,
    path: sectionAt(section, `${areaPath(code)}${path}`, moment),
    isHere: section === here,
    onlyFor: { roles, scope: code },
  }));
}

/** Of what changed, the moment is the second of two. */
function sectionAt(section: AreaSection, path: string, moment: MomentKept): string {
  if (section !== 'changes') return atMoment(path, moment);
  return addressOf(path, { to: moment.asKnown, toPublished: moment.publishedBy });
}

function areaTrail({ code, name }: AreaNamed, between: readonly Crumb[], moment: MomentKept): Crumb[] {
  const area = { name, path: areaPath(code), onlyFor: { roles: WATCHERS, scope: code } };
  return [
    { name: 'Areas', path: '/areas' },
    ...[area, ...between].map((crumb) => ({ ...crumb, path: atMoment(crumb.path, moment) })),
  ];
}

export interface AreaPage {
  readonly area: AreaNamed;
  readonly section: AreaSection;
  /** What it shows; the area's name stands before it. */
  readonly title: string;
  readonly content: Html;
  /** Pages between the area's first page and this one, for whoever reads the area: who only signs for a partner may not. */
  readonly between?: readonly Crumb[];
  /** Which moment it shows, where that is not now: the links around it lead to the same. */
  readonly moment?: MomentKept | undefined;
  /** Absent where it shows a moment that is past. */
  readonly live?: LivePage | undefined;
}

/** A page of an area, with the links that lead to it and from it. */
export function areaPage(page: AreaPage): Omit<Page, 'reader'> {
  const { area, section, title, content, between, moment = {}, live } = page;
  const onlyFor = { roles: READERS, scope: area.code };
  const above = (between ?? []).map((crumb) => ({ onlyFor, ...crumb }));
  const whole = areaTrail(area, above, moment);
  const trail = between === undefined ? whole.slice(0, 1) : whole;
  const sections = areaSections(area, section, moment);
  return { title: `${area.name}: ${title}`, content, trail, sections, live, hasFiles: true };
}
