/**
 * The built-in cohort: people who never lived, their chest films, masks and reports, each a pure
 * function of a seed and a number, so that every part of the program can be tried, tested and shown
 * without a download and without anyone's data.
 *
 * <p>A film is an analytic X-ray: the Beer-Lambert law along parallel rays through a parametric
 * thorax (tapered lungs, ellipsoids for heart and vessels, tubes for bones), then scatter, half of
 * it spread evenly and half around where it arose, quantum noise and the sigmoid of a film.
 * Trade-off: closed-form chords instead of a voxel phantom with Monte Carlo transport (XCAT, doi
 * 10.1118/1.3480985): hundreds of films a second with exactly known findings, at the price of films
 * that no radiologist takes for real ones. What is learnt here says nothing of patients.
 *
 * <p>Everything is a value: {@link Anatomy}, {@link Pose}, {@link Hospital}, {@link Lesion} and
 * {@link Device} make a {@link PhantomFilm}; {@link PhantomRenderer} gives its pixels and masks,
 * {@link PhantomReport} its words, {@link Counterfactual} the film that differs in one finding,
 * {@link Alignment} and {@link Change} what lies between two films of a person.
 */
@NullMarked
package dev.hilum.phantom;

import org.jspecify.annotations.NullMarked;
