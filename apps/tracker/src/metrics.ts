import { gauge } from '#platform';

export const LIVE_STREAMS = gauge({
  name: 'bettercare_live_streams',
  help: "Live streams of areas' figures that are open.",
  labels: {},
});

export const TRACKER_METRICS = [LIVE_STREAMS];
