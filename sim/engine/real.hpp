// Logarithm and exponential of our own: those of libm differ between processors with and without fused
// multiply-add, and a run must not. Only +, -, *, / and exact scaling are used; errors are below 2 ulp.
#pragma once

namespace floe::real {

double log(double x);                   // x > 0, finite
double exp(double x);                   // 0 below -745, infinity above 709.8
double pow(double base, double power);  // base > 0; exp(power * log(base))
double log_gamma(double x);             // log of the gamma function, x >= 1; relative error below 1e-14
double sqrt(double x);                  // correctly rounded, as IEEE 754 demands of the instruction
double sine_of_turns(double turns);     // sin(2 pi turns); absolute error below 1e-15

// The x with P(N(0,1) <= x) = p, 0 < p < 1; relative error below 1.2e-9 (Acklam's rational approximation).
double normal_quantile(double p);

}  // namespace floe::real
