-- Whoever looks for what became of deliveries looks at those of the last days, of all there ever were.
CREATE INDEX decision_event_return_delivery ON decision_event (recorded_at)
  WHERE type IN ('return.delivered', 'return.delivery-failed');
