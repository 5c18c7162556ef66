import { heading, html } from '#pages';
import type { Html } from '#pages';

/** What is held to, what is known not to be, and whom to tell. */
export function accessibilityContent(): Html {
  return html`${heading('Accessibility')}
    <p>
      These pages are made to be used by as many people as can be: with a keyboard alone, with a screen
      reader, at 400% zoom, on a phone, in print, and without their script. Nothing is told by colour alone.
    </p>
    <h2 class="nhsuk-heading-m">How far they conform</h2>
    <p>
      They are held to the Web Content Accessibility Guidelines version 2.2, levels A and AA, by a test of
      every page in each release. Nobody outside has audited them yet.
    </p>
    <h2 class="nhsuk-heading-m">Charts and documents</h2>
    <p>
      Each chart says in a sentence what it shows, each of its points is a link, and the table below it has
      every value. Workbooks and PDFs that are sent elsewhere keep the layout that those who ask for them have
      set.
    </p>
    <h2 class="nhsuk-heading-m">What does not work for you</h2>
    <p>
      Tell whoever runs this service for your area; they answer for these pages under the Public Sector Bodies
      (Websites and Mobile Applications) Accessibility Regulations 2018. If you are not content with the
      answer, the Equality Advisory and Support Service can help.
    </p>`;
}
