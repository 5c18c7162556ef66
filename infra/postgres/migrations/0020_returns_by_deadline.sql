-- Whoever looks for what is due about returns looks at those of the last year, of all there ever were. The deadline is
-- UTC to the millisecond, so that texts are in the order of moments.
CREATE INDEX decision_event_return_due ON decision_event ((data->>'due') COLLATE "C") WHERE type = 'return.opened';
