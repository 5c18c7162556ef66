-- Contacts are told of what failed in the last week, of all that was ever decided.
CREATE INDEX decision_event_delivery_failed ON decision_event (recorded_at) WHERE type = 'return.delivery-failed';
