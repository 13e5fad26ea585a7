/** Types that Starlight adds to Astro's, for pages and components. */
/// <reference types="@astrojs/starlight" />
