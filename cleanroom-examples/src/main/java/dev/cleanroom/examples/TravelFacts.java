package dev.cleanroom.examples;

import dev.cleanroom.examples.TravelData.City;
import dev.cleanroom.examples.TravelData.Flight;
import dev.cleanroom.examples.TravelData.Stay;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The exact numbers behind an answer, which only a program that owns both companies' tables can
 * compute. In earnest nobody can, and nobody may.
 */
final class TravelFacts {
  private TravelFacts() {}

  /** What people with one card did with both companies. */
  record Fact(long people, long kilometres, long nights) {
    Fact plus(Fact other) {
      return new Fact(people + other.people, kilometres + other.kilometres, nights + other.nights);
    }
  }

  static Map<String, Fact> byCard(TravelData data, int since) {
    Map<String, Long> nights =
        data.stays().stream()
            .filter(stay -> stay.year() >= since)
            .collect(Collectors.groupingBy(Stay::guest, Collectors.summingLong(Stay::nights)));
    Map<String, Fact> people = new HashMap<>();
    Map<String, String> cards = new HashMap<>();
    for (Flight flight : data.flights()) {
      Long slept = nights.get(flight.traveller());
      if (flight.year() >= since && slept != null) {
        cards.put(flight.traveller(), flight.card());
        people.merge(
            flight.traveller(),
            new Fact(1, flight.kilometres(), slept),
            (a, b) -> new Fact(1, a.kilometres() + b.kilometres(), slept));
      }
    }
    Map<String, Fact> byCard = new LinkedHashMap<>();
    people.forEach((person, fact) -> byCard.merge(cards.get(person), fact, Fact::plus));
    return byCard;
  }

  static long goldGuestsOf(TravelData data, String region) {
    Set<String> gold =
        data.flights().stream()
            .filter(flight -> flight.card().equals("Gold"))
            .map(Flight::traveller)
            .collect(Collectors.toSet());
    Set<String> cities =
        data.cities().stream()
            .filter(city -> city.region().equals(region))
            .map(City::city)
            .collect(Collectors.toSet());
    return data.stays().stream()
        .filter(stay -> cities.contains(stay.city()) && gold.contains(stay.guest()))
        .map(Stay::guest)
        .distinct()
        .count();
  }
}
